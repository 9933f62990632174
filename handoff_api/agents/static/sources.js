// What goes with a reply besides its words: the articles that it quotes, and places that a canned reply left open.
import { text } from "./texts.js";

/** The sources of what is being written in `form`; kept until it is sent, like the draft itself. */
export class Sources {
  constructor(form) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.list = form.querySelector("#cites");
    form.extras = this;
    this.field.addEventListener("input", () => { if (!this.field.value.trim() && !this.isNote) this.sent(); });
    form.addEventListener("change", () => this.#draw());
    this.list.addEventListener("click", (event) => this.#off(event.target.closest("[data-cite-off]")));
    this.#draw();
  }

  get isNote() {
    return new FormData(this.form).get("kind") === "note";
  }

  get #key() {
    return `sources.${this.form.dataset.conversation}`;
  }

  get #kept() {
    return JSON.parse(sessionStorage.getItem(this.#key) ?? '{"articles": [], "open": []}');
  }

  set #kept(kept) {
    sessionStorage.setItem(this.#key, JSON.stringify(kept));
    this.#draw();
  }

  /** Put an article's words into the reply, and the article among its sources. */
  quote(article, words) {
    this.#toVisitor();
    const kept = this.#kept;
    if (!kept.articles.some(({ id }) => id === article.id)) kept.articles.push(article);
    this.put(words);
    this.#kept = { ...kept, articles: kept.articles.slice(-5) };
    document.getElementById("announce").textContent = text("quoted", { title: article.title });
  }

  /** Put the words of a canned reply in the place of what is marked from `begin` to the caret. */
  putReply(words, open, begin) {
    const kept = this.#kept;
    this.field.setSelectionRange(begin, this.field.selectionEnd);
    this.put(words, "");
    this.#kept = { ...kept, open: [...new Set([...kept.open, ...open])] };
    if (open.length) this.#select(open[0], begin);
  }

  /** Words at the caret, on a line of their own where something stands before them. */
  put(words, between = "\n\n") {
    const { field } = this;
    const before = field.value.slice(0, field.selectionStart);
    const lead = before.trim() && !before.endsWith("\n") ? between : "";
    field.setRangeText((lead + words).slice(0, Math.max(0, 4000 - field.value.length)), field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.scrollTop = field.scrollHeight;
  }

  // ---- what the composer asks

  unfinished(words) {
    const open = this.#kept.open.find((one) => words.includes(one));
    if (open) this.#select(open, 0);
    return open ? text("unfinished", { what: open }) : "";
  }

  citations() {
    return this.#kept.articles.map(({ id }) => id);
  }

  refusal({ status, data }) {
    const article = this.#kept.articles.find(({ id }) => id === data.source);
    if (!article) return "";
    return text(status === 409 ? "source_gone" : "source_unchecked", { title: article.title });
  }

  sent() {
    sessionStorage.removeItem(this.#key);
    this.#draw();
  }

  // ----

  #toVisitor() {
    if (this.isNote) this.form.querySelector("input[name=kind][value=reply]").click();
  }

  #select(words, from) {
    const at = this.field.value.indexOf(words, from);
    this.field.focus();
    if (at >= 0) this.field.setSelectionRange(at, at + words.length);
  }

  #off(button) {
    if (!button) return;
    const kept = this.#kept;
    this.#kept = { ...kept, articles: kept.articles.filter(({ id }) => id !== button.dataset.citeOff) };
    this.form.dispatchEvent(new Event("sourceoff", { bubbles: true }));
    this.field.focus();
  }

  #draw() {
    for (const chip of this.list.querySelectorAll(".chip")) chip.remove();
    const articles = this.isNote ? [] : this.#kept.articles;
    for (const { id, title } of articles) {
      const chip = document.importNode(document.getElementById("cite").content, true);
      chip.querySelector("[data-title]").textContent = title;
      chip.querySelector("button").dataset.citeOff = id;
      this.list.append(chip);
    }
    this.list.hidden = articles.length === 0;
  }
}
