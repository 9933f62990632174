// Judges without leaving the page: the card says what was noted, and the next one has the focus.
import { bodyOf, debounce } from "./parts.js";

const cards = document.querySelector("[data-cards]");
const kept = new Map(); // cards as they were, for taking a judgement back
let last = "";

const all = () => [...cards.querySelectorAll("[data-card]")];
const cardOf = (id) => all().find((card) => card.dataset.card === id);
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

function focusOn(card) {
  card?.querySelector(".verdicts button, button")?.focus();
}

function next(card) {
  const list = all();
  return list.slice(list.indexOf(card) + 1).find((one) => !kept.has(one.dataset.card)) ?? card;
}

function take(page, id, verdict) {
  const card = cardOf(id);
  document.querySelector("[data-part=progress]").replaceChildren(...page.querySelector("[data-part=progress]").childNodes);
  document.querySelector("[data-done]").replaceChildren();
  if (verdict === "undo") {
    if (kept.has(id)) card.replaceChildren(...kept.get(id));
    kept.delete(id);
    focusOn(card);
    return;
  }
  if (!kept.has(id)) kept.set(id, [...card.childNodes]);
  const question = card.querySelector("h2").cloneNode(true);
  card.replaceChildren(question, page.querySelector("[data-done] form"));
  last = id;
  focusOn(next(card));
}

function fail(form) {
  const note = document.createElement("p");
  note.className = "note late";
  note.setAttribute("role", "alert");
  note.textContent = cards.dataset.lost;
  form.before(note);
}

async function judge(form, button) {
  const id = form.elements.event_id.value;
  form.parentElement.querySelector(":scope > .note.late")?.remove();
  try {
    const answer = await fetch(form.action, { method: "POST", body: bodyOf(form, button), headers: { Accept: "text/html" } });
    if (!answer.ok) return fail(form);
    take(parsed(await answer.text()), id, button?.value);
  } catch {
    fail(form);
  }
}

async function find(form) {
  const about = form.elements.about.value;
  const answer = await fetch(`${form.action}?${bodyOf(form)}`).catch(() => null);
  if (!answer?.ok) return;
  const fresh = [...parsed(await answer.text()).querySelectorAll("[data-found]")].find((one) => one.dataset.found === about);
  if (fresh) form.parentElement.querySelector("[data-found]").replaceChildren(...fresh.childNodes);
}

function press(card, key) {
  const wanted = card.querySelector(`[data-key="${key}"]`);
  if (wanted?.tagName === "DETAILS") {
    wanted.open = true;
    wanted.querySelector("input[type=search]").focus();
  } else wanted?.click();
  return wanted;
}

// Single keys count only inside a card, and never in its search field.
function onKey(event) {
  const card = event.target.closest?.("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  const key = event.key.toLowerCase();
  const list = all();
  const place = list.indexOf(card);
  if ("1234".includes(key)) {
    if (!press(card, key)) return;
  } else if (key === "j") focusOn(list[place + 1]);
  else if (key === "k") focusOn(list[place - 1]);
  else if (key === "u") cardOf(last)?.querySelector("[value=undo]")?.click();
  else return;
  event.preventDefault();
}

if (cards) {
  cards.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-judge], [data-find]")) return;
    event.preventDefault();
    if (event.target.matches("[data-find]")) find(event.target);
    else judge(event.target, event.submitter);
  });
  for (const form of cards.querySelectorAll("[data-find]")) form.addEventListener("input", debounce(250, () => find(form)));
  addEventListener("keydown", onKey);
}
