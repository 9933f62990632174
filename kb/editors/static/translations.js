// Keeps what is being translated in the browser until it is saved, and says so before the page is left.
import { here } from "./here.js";
import { debounce } from "./parts.js";

const PAUSE = 400; // milliseconds without a key before it is kept

const form = document.querySelector("#translate");
const key = `staffetta.translation.${form.dataset.kept}`;
const fields = () => [...form.querySelectorAll("input[name=title], textarea")];
const typed = () => JSON.stringify(fields().map((field) => field.value));
const base = () => form.elements.base_version.value;
const clean = typed();

function kept(action) {
  try {
    return action(localStorage);
  } catch {
    return null; // a browser that keeps nothing
  }
}

// What was typed before a crash comes back only over the very text that it was typed on.
const found = JSON.parse(kept((storage) => storage.getItem(key)) ?? "null");
if (found && found.clean === clean && found.base === base()) {
  JSON.parse(found.typed).forEach((value, at) => (fields()[at].value = value));
} else kept((storage) => storage.removeItem(key));

form.addEventListener(
  "input",
  debounce(PAUSE, () => kept((storage) => storage.setItem(key, JSON.stringify({ clean, base: base(), typed: typed() })))),
);
here(form);
let leaving = false;
form.addEventListener("submit", () => (leaving = true));
addEventListener("beforeunload", (event) => {
  if (!leaving && typed() !== clean) event.preventDefault();
});
