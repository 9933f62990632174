// The open conversation: opening another one, drawing it again, keeping one's place in it.
import { address, fetchPart, Refusal } from "./api.js";
import { rememberParts, replaceParts } from "./parts.js";
import { text } from "./texts.js";
import { toast } from "./toast.js";

const NEAR = 80; // pixels from the end that still count as reading the end
const TYPES_FOR = 4000;

const main = document.getElementById("main");

const phone = matchMedia("(max-width: 800px)");
const short = matchMedia("(max-height: 800px)");

// Why it came is open where there is room for it and the chat, unless this agent has said what he prefers.
function foldWhy() {
  const why = document.getElementById("why");
  const said = localStorage.getItem("why");
  if (why) why.open = !phone.matches && (said ? said === "open" : !short.matches);
}

document.addEventListener("click", (event) => {
  if (!phone.matches && event.target.closest("#why > summary")) {
    localStorage.setItem("why", document.getElementById("why").open ? "folded" : "open"); // before it changes
  }
});

export class Conversation {
  /** Tells when another one was `opened(id)`, when it was `drawn()`, which view to `goTo(name)`. */
  constructor(tell) {
    this.tell = tell;
    this.id = main.dataset.conversation;
    this.asked = 0;
    this.newest = 0;
    addEventListener("popstate", () => this.#fromAddress());
    document.addEventListener("visibilitychange", () => this.tell.drawn());
  }

  get lastSeq() {
    return Number(document.getElementById("log")?.dataset.last ?? 0);
  }

  /** Take over the page as the service drew it. */
  begin() {
    rememberParts();
    this.#watchScrolling();
    this.#toEnd();
    if (this.id) this.tell.opened(this.id);
    this.tell.drawn();
    foldWhy();
  }

  /** Open a conversation; `fresh` draws it again even if it is open. */
  async open(id, { fresh = false, push = true } = {}) {
    this.tell.goTo("chat");
    if (id === this.id && !fresh) return;
    const changes = id !== this.id;
    try {
      const part = await this.#ask(id);
      if (!part) return;
      this.id = id;
      main.dataset.conversation = id;
      if (changes) this.#fill(part);
      else this.#update(part);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return toast(error.sentence);
    }
    const path = address(`/desk/conversations/${id}`);
    if (push && location.pathname !== path) history.pushState(null, "", path + location.hash);
    this.tell.opened(id);
    this.tell.drawn();
    if (changes) document.getElementById("who")?.focus({ preventScroll: true });
  }

  async refresh() {
    if (!this.id) return;
    const asked = this.id;
    const part = await this.#ask(asked);
    if (part && asked === this.id) this.#update(part);
  }

  // A conversation as it is now; null when a later request was answered before: what is drawn is newer then.
  async #ask(id) {
    const number = ++this.asked;
    const part = await fetchPart(`/desk/parts/conversations/${encodeURIComponent(id)}`);
    if (id === this.id && number < this.newest) return null;
    this.newest = number;
    return part;
  }

  /** News of this conversation; whether it has to be drawn again. */
  hears({ type }) {
    if (type === "visitor.typing") this.#types();
    return type !== "visitor.typing";
  }

  #fill(part) {
    const place = document.getElementById("conversation");
    place.replaceChildren(...document.importNode(part.getElementById("conversation"), true).childNodes);
    replaceParts(part);
    rememberParts();
    foldWhy();
    this.#watchScrolling();
    this.#toEnd();
  }

  #update(part) {
    const follows = this.#isAtEnd();
    const before = this.lastSeq;
    const dock = document.querySelector("[data-part=dock]")?.dataset.state;
    const changed = replaceParts(part);
    if (follows) this.#toEnd();
    else if (this.lastSeq > before) document.getElementById("fresh").hidden = false;
    if (changed.includes("log")) document.getElementById("typing").textContent = "";
    if (document.querySelector("[data-part=dock]")?.dataset.state !== dock) this.tell.opened(this.id);
    this.tell.drawn();
  }

  #isAtEnd() {
    const box = document.getElementById("log-scroll");
    return !box || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
  }

  #toEnd() {
    const box = document.getElementById("log-scroll");
    if (box) box.scrollTop = box.scrollHeight;
  }

  #watchScrolling() {
    const box = document.getElementById("log-scroll");
    const fresh = document.getElementById("fresh");
    box?.addEventListener("scroll", () => { if (this.#isAtEnd()) fresh.hidden = true; }, { passive: true });
    box?.addEventListener("shown", () => this.#toEnd());
    fresh?.addEventListener("click", () => { this.#toEnd(); document.getElementById("reply")?.focus(); });
  }

  #types() {
    const line = document.getElementById("typing");
    if (!line) return;
    clearTimeout(this.typing);
    if (line.textContent === "") line.textContent = text("typing");
    this.typing = setTimeout(() => { line.textContent = ""; }, TYPES_FOR);
    if (this.#isAtEnd()) this.#toEnd();
  }

  #fromAddress() {
    const id = location.pathname.match(/\/desk\/conversations\/([^/]+)$/)?.[1];
    if (id && id !== this.id) this.open(id, { push: false });
    else if (!id && this.id) location.reload();
  }
}
