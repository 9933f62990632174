// The knowledge base beside the chat: articles for the visitor's last words, search, and one click into the reply.
import { fetchPart } from "./api.js";
import { Sources } from "./sources.js";

const PAUSE = 250; // milliseconds without a key before what was typed is looked up

/** The library of whichever conversation is open; `follow()` after every drawing. */
export class Library {
  constructor() {
    this.asked = 0;
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("input", (event) => { if (event.target.id === "library-words") this.#typed(); });
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("sourceoff", () => this.#look());
    document.addEventListener("submit", (event) => {
      if (event.target.id === "library-search") { event.preventDefault(); this.#look(); }
    });
  }

  follow() {
    const place = document.getElementById("library");
    if (place !== this.place) {
      this.place = place;
      this.seq = 0;
      this.sources = place && new Sources(document.getElementById("composer"));
    }
    const seq = place ? lastWords() : 0;
    if (seq === this.seq) return;
    this.seq = seq;
    if (!this.#isSearching) this.#look();
  }

  get #isSearching() {
    return !document.getElementById("library-search").hidden;
  }

  // What was dismissed stays away until the visitor says something new.
  get #isDismissed() {
    return Number(sessionStorage.getItem(`library.${this.place.dataset.conversation}`)) >= this.seq;
  }

  async #look() {
    const { place } = this;
    const number = ++this.asked;
    const words = this.#isSearching ? document.getElementById("library-words").value.trim() : "";
    if (this.#isSearching ? !words : this.#isDismissed) return this.#show(null);
    const path = `/desk/parts/library/${encodeURIComponent(place.dataset.conversation)}?q=${encodeURIComponent(words)}`;
    const part = await fetchPart(path).catch(() => null); // without kb the chat goes on as if there were none
    if (place === this.place && number === this.asked) this.#show(part);
  }

  #show(part) {
    const found = part?.getElementById("found");
    const stay = keepReading();
    document.getElementById("library-found").replaceChildren(...(found ? [document.importNode(found, true)] : []));
    document.getElementById("library-said").textContent = found?.dataset.said ?? "";
    this.place.classList.toggle("filled", Boolean(found?.childElementCount));
    stay();
  }

  #typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), PAUSE);
  }

  #clicked(event) {
    const on = (selector) => event.target.closest(selector);
    if (!this.place) return;
    if (on("[data-library-search]")) this.#search(!this.#isSearching);
    else if (on("[data-library-close]")) this.#search(false);
    else if (on("[data-library-others]")) unfold(on("[data-library-others]"), document.getElementById("library-others"));
    else if (on("[data-library-hide]")) this.#dismiss();
    else if (on("[data-article-open]")) unfold(on("[data-article-open]"), on(".suggest").querySelector(".suggest-text"));
    else if (on("[data-article-insert]")) this.#insert(on(".suggest").dataset);
  }

  #search(open) {
    const form = document.getElementById("library-search");
    const stay = keepReading();
    form.hidden = !open;
    stay();
    document.querySelector("[data-library-search]")?.setAttribute("aria-expanded", String(open));
    form.reset();
    this.#look();
    document.getElementById(open ? "library-words" : "reply")?.focus();
  }

  #dismiss() {
    sessionStorage.setItem(`library.${this.place.dataset.conversation}`, String(this.seq));
    this.#show(null);
    document.getElementById("reply").focus();
  }

  #insert({ article, title, text }) {
    this.sources.quote({ id: article, title }, text);
    if (this.#isSearching) this.#search(false);
    this.#show(null); // the room is for the reply now; a source that is taken off brings it back
    document.getElementById("reply").focus();
  }

  // From the field down into what was found, and back out with Escape.
  #key(event) {
    if (!this.place?.contains(event.target)) return;
    if (event.key === "Escape" && this.#isSearching) {
      event.preventDefault();
      this.#search(false);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [document.getElementById("library-words"), ...this.place.querySelectorAll("[data-article-insert]")]
      .filter((one) => one.checkVisibility?.() ?? one.offsetParent);
    const next = stops[stops.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

// The number of what was said last of all that changes what fits: the visitor's words, or an article that was sent.
function lastWords() {
  return Number([...document.querySelectorAll("#log .msg.visitor, #log .msg:has(.sources)")].at(-1)?.dataset.seq ?? 0);
}

function unfold(button, what) {
  const stay = keepReading();
  what.hidden = !what.hidden;
  button.setAttribute("aria-expanded", String(!what.hidden));
  stay();
}

// Whoever was reading the end of the conversation still sees it when the library takes more room.
function keepReading() {
  const log = document.getElementById("log-scroll");
  const isAtEnd = log && log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  return () => { if (isAtEnd) log.scrollTop = log.scrollHeight; };
}
