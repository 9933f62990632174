// Writing to the visitor or to colleagues. What was typed stays until the service has stored it.
import { Refusal, send } from "./api.js";
import { draftOf, keepDraft } from "./drafts.js";
import { text } from "./texts.js";

const TYPING_EVERY = 2000; // milliseconds between two signs that somebody is typing
// What the library adds to a reply, see library.js: what is still to be filled in, the sources, a refusal because of them.
const ALONE = { unfinished: () => "", citations: () => [], refusal: () => "", sent: () => {} };

/** Bring the composer of the page to life. `typing(conversation)` and `stored()` are told. */
export function startComposer(tell) {
  const form = document.getElementById("composer");
  if (form && !form.started) new Composer(form, tell);
}

class Composer {
  constructor(form, tell) {
    form.started = true;
    this.form = form;
    this.tell = tell;
    this.field = form.querySelector("textarea");
    this.button = form.querySelector("#send");
    this.draft = document.getElementById("draft");
    this.typed = 0;
    this.#restore();
    this.field.addEventListener("input", () => this.#input());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.#send(); }
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#send(); });
    form.addEventListener("change", () => { this.#dress(); this.#restore(); this.field.focus(); });
  }

  get isNote() {
    return new FormData(this.form).get("kind") === "note";
  }

  get extras() {
    return (!this.isNote && this.form.extras) || ALONE;
  }

  // A draft belongs to a conversation and to whom it is for; the id goes with it, so that a repeat is harmless.
  get place() {
    return [this.form.dataset.conversation, this.isNote ? "note" : "reply"];
  }

  #restore() {
    const kept = draftOf(...this.place);
    this.field.value = kept?.text ?? "";
    this.id = kept?.id ?? crypto.randomUUID?.() ?? fallbackId();
    this.draft.textContent = kept ? text("draft") : "";
    this.#problem("");
  }

  #dress() {
    this.form.classList.toggle("internal", this.isNote);
    this.field.placeholder = this.isNote ? this.field.dataset.note : this.field.dataset.reply;
  }

  #input() {
    this.#keep();
    this.#problem("");
    if (!this.isNote && Date.now() - this.typed > TYPING_EVERY) {
      this.typed = Date.now();
      this.tell.typing(this.form.dataset.conversation);
    }
  }

  #keep() {
    keepDraft(...this.place, this.field.value, this.id);
    this.draft.textContent = this.field.value ? text("draft") : "";
  }

  async #send() {
    if (this.sending) return;
    const words = this.field.value;
    if (!words.trim()) return this.#problem(text("empty"));
    const { extras } = this;
    if (extras.unfinished(words)) return this.#problem(extras.unfinished(words));
    this.sending = true;
    this.button.disabled = true;
    const { place, id, isNote } = this;
    try {
      await this.#deliver(words, id, isNote, extras.citations());
      extras.sent();
      keepDraft(...place, "");
      // What was typed while the message was under way is a new draft.
      this.field.value = this.field.value === words ? "" : this.field.value.replace(words, "").trimStart();
      this.id = crypto.randomUUID?.() ?? fallbackId();
      this.#keep();
      this.#problem("");
      this.tell.stored();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const sentence = error.status === 409 || error.status === 0 ? error.sentence : text("not_sent");
      this.#problem(extras.refusal(error) || sentence);
    } finally {
      this.sending = false;
      this.button.disabled = false;
      this.field.focus();
    }
  }

  #deliver(words, id, isNote, citations) {
    const path = `/api/handoffs/${this.form.dataset.handoff}`;
    if (isNote) return send("POST", `${path}/notes`, { text: words });
    return send("POST", `${path}/messages`, { client_msg_id: id, text: words, ...(citations.length && { citations }) });
  }

  #problem(words) {
    const line = document.getElementById("problem");
    line.querySelector("span").textContent = words;
    line.hidden = words === "";
  }
}

// randomUUID exists only on https and on localhost.
function fallbackId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
