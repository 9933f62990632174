/* Where the visitor writes: grows with the text, sends with Enter, keeps a draft. */

import { $ } from "./dom.js";
import { forget, keep, recall } from "./storage.js";

const TYPING = 3_000; // milliseconds between two typing signs

export class Composer {
  constructor({ say, typing }) {
    this.say = say;
    this.typing = typing;
    this.told = 0;
    this.write(recall("draft") || "");
    $("text").addEventListener("input", () => this.#changed());
    $("text").addEventListener("keydown", (event) => this.#key(event));
    $("compose").addEventListener("submit", (event) => { event.preventDefault(); this.#send(); });
  }

  write(text) {
    $("text").value = text;
    this.#fit();
  }

  focus() {
    $("text").focus();
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = $("text").value.trim();
    if (!text) return;
    this.write("");
    forget("draft");
    this.say(text);
    this.focus();
  }

  #changed() {
    this.#fit();
    keep("draft", $("text").value);
    if (Date.now() - this.told < TYPING) return;
    this.told = Date.now();
    this.typing();
  }

  #fit() {
    const box = $("text");
    $("send").disabled = !box.value.trim();
    box.style.height = "auto";
    if (box.scrollHeight) box.style.height = `${box.scrollHeight + 2}px`; // its two borders
  }
}
