// What is found while somebody types follows a little after the preview, and marks the phrasings that others would answer.
import { bodyOf, debounce, swapParts } from "./parts.js";

const PAUSE = 700; // milliseconds without a key before it is looked at again
const AGAIN = 1200; // milliseconds until what was not looked at yet is asked for once more, each time twice as long

export function checks(form, texts) {
  const place = () => form.querySelector("[data-part=checks]");
  const list = form.querySelector("[data-phrasings]");
  const origins = JSON.parse(list.dataset.origins || "{}");
  let likes = {};
  let asked;
  let seen = "";
  let told = 0;
  let tries = 0;
  let waiting;

  function chip(other) {
    const made = document.createElement("a");
    made.className = "chip like";
    made.href = list.dataset.articles + encodeURIComponent(other.id);
    made.target = "_blank";
    made.rel = "noopener";
    made.textContent = texts.like.replace("{title}", other.title);
    made.title = made.textContent;
    return made;
  }

  // Beside each phrasing: which other article would answer it, else where it comes from.
  function annotate() {
    for (const item of list.children) {
      const about = item.querySelector("[data-about]");
      const text = item.querySelector("textarea").value.trim().replace(/\s+/g, " ");
      const other = Object.hasOwn(likes, text) ? likes[text] : null;
      const said = other ? `like ${other.id}` : (origins[text] ?? "");
      if (about.dataset.said === said) continue;
      about.dataset.said = said;
      about.replaceChildren(...(other ? [chip(other)] : said ? [document.createTextNode(said)] : []));
    }
  }

  async function look(force) {
    const body = bodyOf(form);
    const now = body.toString();
    if (!force && now === seen) return;
    clearTimeout(waiting);
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.checks, { method: "POST", body, signal: asked.signal });
      if (!answer.ok) return;
      const fresh = swapParts(await answer.text()).querySelector("[data-part=checks]");
      Object.assign(place().dataset, { likes: fresh.dataset.likes, complete: fresh.dataset.complete });
      likes = JSON.parse(fresh.dataset.likes);
      seen = now;
      annotate();
      announce();
      if (fresh.dataset.complete === "no") waiting = setTimeout(() => look(true), AGAIN * 2 ** tries++);
      else tries = 0;
    } catch (error) {
      if (error.name !== "AbortError") seen = "";
    }
  }

  // Said once to those who do not see the panel change.
  function announce() {
    const number = place().querySelectorAll("[data-dismiss]:not([data-kind=''])").length;
    if (number > told) document.querySelector("[data-said]").textContent = texts.found.replace("{number}", number);
    told = number;
  }

  async function dismiss(button, kind) {
    const { dismiss: key, other } = button.dataset;
    const body = new URLSearchParams({ key, kind, other, article: form.dataset.article });
    const answer = await fetch(form.dataset.dropped, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return;
    await look(true);
    const said = place().querySelector("[data-dismissed]");
    said.textContent = kind ? `${texts.dismissed} ` : "";
    if (!kind) return;
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "btn compact plain";
    undo.textContent = texts.undo;
    Object.assign(undo.dataset, { dismiss: key, other, kind: "" });
    said.append(undo);
    undo.focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss]");
    if (button) dismiss(button, button.dataset.kind);
  });
  form.addEventListener("input", debounce(PAUSE, () => look(false)));
  form.addEventListener("input", annotate);
  form.addEventListener("drawn", () => look(true));
  annotate();
  look(true);
}
