// The bench answers without leaving the page, and remembers the questions of this sitting.
import { bodyOf, swapParts } from "./parts.js";

const KEY = "staffetta.bench";
const MOST = 20; // questions remembered
const form = document.querySelector("[data-ask]");
const panel = document.querySelector("[data-asked]");
const list = panel.querySelector("ol");
const words = JSON.parse(list.dataset.texts);
const input = form.elements.question;
let asked = read();

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(asked));
  } catch {
    // The list lives as long as the page then.
  }
}

function item({ question, language, decision, confidence }) {
  const row = document.createElement("li");
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = question;
  again.addEventListener("click", () => {
    input.value = question;
    form.elements.language.value = language;
    form.requestSubmit();
  });
  const chip = document.createElement("span");
  chip.className = decision === "handoff" ? "chip person" : decision === "answer" ? "chip lake" : "chip line";
  chip.textContent = `${words[decision]} ${Math.round(confidence * 100)}\u00a0%`;
  row.append(again, chip);
  return row;
}

function draw() {
  list.replaceChildren(...asked.map(item));
  panel.hidden = asked.length === 0;
}

function note(question, language) {
  const shown = document.querySelector("[data-decision]");
  if (!shown || !question) return;
  const { decision, confidence } = shown.dataset;
  const others = asked.filter((one) => one.question !== question || one.language !== language);
  asked = [{ question, language, decision, confidence: Number(confidence) }, ...others].slice(0, MOST);
  remember();
  draw();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [question, language] = [input.value.trim(), form.elements.language.value];
  const body = bodyOf(form);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return form.submit();
    swapParts(await answer.text());
    if (answer.ok) note(question, language);
    input.select();
  } catch {
    form.submit();
  } finally {
    form.removeAttribute("aria-busy");
  }
});
panel.querySelector("[data-forget]").addEventListener("click", () => {
  asked = [];
  remember();
  draw();
  input.focus();
});
draw();
note(input.value.trim(), form.elements.language.value);
