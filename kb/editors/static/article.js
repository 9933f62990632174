// What the page of an article gains where scripts run; each part is a module of its own.
import { autosave } from "./autosave.js";
import { checks } from "./checks.js";
import { here } from "./here.js";
import { phrasings } from "./phrasings.js";
import { preview } from "./preview.js";
import { saving } from "./saving.js";
import { toolbar } from "./toolbar.js";

const form = document.querySelector("#write");
const texts = JSON.parse(form.dataset.texts);
const rows = phrasings(form, texts);

toolbar(form, texts);
preview(form);
checks(form, texts);
here(form);
saving(form, autosave(form, rows, texts), texts);
if (new URLSearchParams(location.search).has("done")) history.replaceState(null, "", location.pathname);
if (!form.elements.title.value) form.elements.title.focus();

// An open "are you sure?" closes with Escape and by a click elsewhere.
addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.confirm[open]").forEach((box) => (box.open = false));
});
addEventListener("click", (event) => {
  for (const box of document.querySelectorAll("details.confirm[open]")) if (!box.contains(event.target)) box.open = false;
});
