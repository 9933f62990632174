// Canned replies: a slash in the reply brings them up, filled in for this chat; the keyboard chooses.
import { fetchPart } from "./api.js";

const BEGUN = /(?:^|\s)\/([^\s/]{0,40})$/; // a slash, and what follows it up to the caret
const OFTEN = 2; // of those that this agent uses most, as buttons

/** Replies for the chat that is open; `follow()` after every drawing. */
export class Replies {
  constructor() {
    document.addEventListener("input", (event) => { if (event.target === this.field) this.#typed(); });
    document.addEventListener("keydown", (event) => { if (event.target === this.field) this.#key(event); }, true);
    document.addEventListener("mousedown", (event) => { if (event.target.closest("#replies")) event.preventDefault(); });
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("focusout", (event) => { if (event.target === this.field) this.#close(); });
  }

  follow() {
    const form = document.querySelector("#composer:has(#replies)");
    if (form === this.form) return;
    this.form = form;
    this.field = form?.querySelector("textarea");
    this.place = form?.querySelector("#replies");
    this.options = [];
    if (form) this.#load().then(() => this.#drawOften());
  }

  async #load() {
    const { form } = this;
    const part = await fetchPart(`/desk/parts/replies/${encodeURIComponent(form.dataset.handoff)}`).catch(() => null);
    if (!part || form !== this.form) return;
    this.place.replaceChildren(document.importNode(part.getElementById("found"), true));
    this.options = [...this.place.querySelectorAll("[role=option]")].sort((a, b) => used(b) - used(a));
    this.place.querySelector("#replies-list")?.append(...this.options);
  }

  // What stands behind the slash, or null when there is none before the caret.
  get #begun() {
    if (this.form.extras?.isNote || this.field.selectionStart !== this.field.selectionEnd) return null;
    return this.field.value.slice(0, this.field.selectionStart).match(BEGUN)?.[1] ?? null;
  }

  #typed() {
    const begun = this.#begun;
    if (begun === null) return this.#close();
    if (this.place.hidden && !begun) this.#load().then(() => this.#filter()); // names and promises may be new
    this.#open();
  }

  #open() {
    this.place.hidden = false;
    this.field.setAttribute("aria-autocomplete", "list");
    this.field.setAttribute("aria-controls", "replies-list");
    this.#filter();
  }

  #close() {
    if (!this.place || this.place.hidden) return;
    this.place.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) this.field.removeAttribute(name);
  }

  #filter() {
    const begun = this.#begun?.toLowerCase();
    if (begun === undefined || this.place.hidden) return;
    for (const one of this.options) one.hidden = !fits(one.dataset, begun);
    const left = this.options.filter((one) => !one.hidden);
    const none = this.place.querySelector("#replies-none");
    if (none) none.hidden = left.length > 0;
    this.#mark(left[0]);
  }

  #mark(option) {
    for (const one of this.options) one.setAttribute("aria-selected", String(one === option));
    this.marked = option;
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    if (!this.place || this.place.hidden || event.altKey) return;
    // Ctrl and Enter would send "/pro" to the visitor: it chooses, too.
    if ((event.ctrlKey || event.metaKey) && event.key !== "Enter") return;
    const act = { ArrowDown: () => this.#step(1), ArrowUp: () => this.#step(-1), Escape: () => this.#close() }[event.key]
      ?? (["Enter", "Tab"].includes(event.key) && this.marked ? () => this.#choose(this.marked) : null);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #step(by) {
    const left = this.options.filter((one) => !one.hidden);
    this.#mark(left[(left.indexOf(this.marked) + by + left.length) % left.length]);
  }

  #choose(option) {
    const { field } = this;
    const begun = this.#begun;
    const begin = begun === null ? field.selectionStart : field.selectionStart - begun.length - 1;
    this.#close();
    count(option);
    this.#drawOften();
    this.form.extras.putReply(option.dataset.text, JSON.parse(option.dataset.missing), begin);
    this.#close();
  }

  #clicked({ target }) {
    const option = target.closest("#replies [role=option]");
    if (option) this.#choose(option);
    if (target.closest("[data-replies]")) this.#bring();
    const often = target.closest("#often button");
    const chosen = often && this.options.find((one) => one.dataset.id === often.dataset.id);
    if (chosen) this.#choose(chosen);
  }

  // The button does what a slash does.
  #bring() {
    if (!this.field) return;
    if (this.form.extras?.isNote) this.form.querySelector("input[name=kind][value=reply]").click();
    if (this.#begun !== null) {
      this.field.focus();
      return this.#open();
    }
    const before = this.field.value.slice(0, this.field.selectionStart);
    this.field.setRangeText(before && !/\s$/.test(before) ? " /" : "/", this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.focus();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #drawOften() {
    const place = document.getElementById("often");
    const often = this.options.filter((one) => used(one) > 0).sort((a, b) => used(b) - used(a)).slice(0, OFTEN);
    place?.replaceChildren(...often.map((one) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "often-one", textContent: `/${one.dataset.shortcut}`, title: one.dataset.text });
      button.dataset.id = one.dataset.id;
      return button;
    }));
  }
}

// By the beginning of the short word; else somewhere in the text, for those who forgot the word.
function fits({ shortcut, text }, begun) {
  return shortcut.startsWith(begun) || (begun.length > 2 && text.toLowerCase().includes(begun));
}

const counts = () => JSON.parse(localStorage.getItem("replies.used") ?? "{}");
const used = (option) => counts()[option.dataset.id] ?? 0;

function count(option) {
  localStorage.setItem("replies.used", JSON.stringify({ ...counts(), [option.dataset.id]: used(option) + 1 }));
}
