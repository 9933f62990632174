// A remark for the editors: about an article or a notice that somebody was given.
import { Refusal, send } from "./api.js";
import { toast } from "./toast.js";

const dialog = document.getElementById("remark");

/** Bring the buttons `data-remark` (`article:id` or `notice:id`) and their dialog to life. */
export function startRemarks() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remark]");
    if (button) open(button);
    if (event.target === dialog || (dialog.contains(event.target) && event.target.closest("[data-cancel]"))) dialog.close();
  });
  dialog.addEventListener("submit", (event) => { event.preventDefault(); keep(event.target); });
}

function open(button) {
  const form = dialog.querySelector("form");
  form.reset();
  problem("");
  const [about, ...id] = button.dataset.remark.split(":");
  form.about = { [`${about}_id`]: id.join(":"), conversation_id: button.dataset.remarkIn || null };
  document.getElementById("remark-about").textContent = button.dataset.title;
  dialog.showModal();
}

async function keep(form) {
  const button = form.querySelector(".primary");
  button.disabled = true;
  try {
    await send("POST", "/api/remarks", { text: form.elements.text.value, ...form.about });
    dialog.close();
    toast(dialog.dataset.done);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(error.status === 503 || error.status === 0 ? dialog.dataset.away : error.sentence);
  } finally {
    button.disabled = false;
  }
}

function problem(words) {
  const place = dialog.querySelector(".problem");
  place.querySelector("span").textContent = words;
  place.hidden = words === "";
}
