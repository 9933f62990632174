// Writing canned replies: places by a click, and beside each text what a visitor would read.
import { Refusal, send } from "./api.js";
import { text } from "./texts.js";

const PAUSE = 300; // milliseconds without a key before the preview is drawn anew
const form = document.getElementById("reply-form");
const fields = [...form.querySelectorAll("[data-language]")];
const timers = new Map();
let latest = fields.find((one) => one.lang === document.documentElement.lang) ?? fields[0];

for (const field of fields) {
  field.addEventListener("focus", () => { latest = field; });
  field.addEventListener("input", () => {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => preview(field), PAUSE));
  });
}
form.addEventListener("click", (event) => {
  const place = event.target.closest("[data-place]")?.dataset.place;
  if (!place) return;
  latest.setRangeText(`{{ ${place} }}`, latest.selectionStart, latest.selectionEnd, "end");
  latest.focus();
  latest.dispatchEvent(new Event("input", { bubbles: true }));
});
form.addEventListener("change", showSkill);
showSkill();

function showSkill() {
  const place = form.querySelector(".skill-of");
  if (!place) return;
  const wanted = new FormData(form).get("scope") === "skill";
  place.hidden = !wanted;
  place.querySelector("input").required = wanted;
}

async function preview(field) {
  const words = field.value;
  const place = form.querySelector(`[data-preview="${field.lang}"]`);
  if (!words.trim()) return place.replaceChildren(place.dataset.empty);
  try {
    const { segments } = await send("POST", "/api/canned-replies/preview", { text: words, language: field.lang });
    if (field.value === words) place.replaceChildren(...segments.map(piece));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (field.value === words) place.replaceChildren(text(error.status === 400 ? "wrong" : "later"));
  }
}

function piece({ kind, text: words }) {
  if (kind === "text") return words;
  const element = document.createElement(kind === "filled" ? "u" : "mark");
  element.textContent = words;
  return element;
}
