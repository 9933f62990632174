// Heard and seen without looking: a sound, a desktop notification. Each can be switched off; this browser remembers it.
//
// A notification names the visitor and repeats none of his words: screens are shared and locked.
import { play } from "./sound.js";
import { text } from "./texts.js";
import { toast } from "./toast.js";

const QUIET = 1000; // milliseconds: what comes together is heard once

export class Alerts {
  /** `open(conversation)` is called when a notification is clicked. */
  constructor(open) {
    this.open = open;
    this.before = null;
    this.last = 0;
    this.leads = !navigator.locks; // where tabs cannot agree, each of them speaks up
    navigator.locks?.request("staffetta.alerts", () => new Promise(() => { this.leads = true; }));
    document.addEventListener("change", (event) => {
      const { alert } = event.target.dataset;
      if (alert === "sound") this.#switch("sound", event.target.checked);
      if (alert === "desktop") this.#switchDesktop(event.target);
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("#try-sound")) play("message");
      if (!event.target.closest("#alerts")) this.#fold(false);
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.#fold(true); });
    this.show();
  }

  get sound() {
    return localStorage.getItem("alerts.sound") !== "off";
  }

  get desktop() {
    return localStorage.getItem("alerts.desktop") === "on" && globalThis.Notification?.permission === "granted";
  }

  #fold(focus) {
    const menu = document.getElementById("alerts");
    if (!menu?.open) return;
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  }

  #switch(name, on) {
    localStorage.setItem(`alerts.${name}`, on ? "on" : "off");
    if (name === "sound" && on) play("message");
    this.show();
  }

  // The browser asks only when somebody has just pressed something.
  async #switchDesktop(box) {
    if (box.checked && (await Notification.requestPermission()) !== "granted") toast(text("alerts.refused"));
    this.#switch("desktop", box.checked);
  }

  /** Draw the switches as they are. */
  show() {
    const menu = document.getElementById("alerts");
    if (!menu) return;
    menu.querySelector("[data-alert=sound]").checked = this.sound;
    const desktop = menu.querySelector("[data-alert=desktop]");
    desktop.checked = this.desktop;
    desktop.disabled = !globalThis.Notification;
    menu.dataset.on = String(this.sound || this.desktop);
  }

  /** Compare what is on the page now with what was: `{offers, mine, queue, promises}`, each a Map from id to `{name, ...}`. */
  compare(now) {
    const { before } = this;
    this.before = now;
    if (!before || !this.leads) return;
    for (const [conversation, { name }] of now.offers) {
      if (!before.offers.has(conversation)) this.#tell("offer", "alerts.offered", name, conversation);
    }
    for (const [conversation, { name, unread, taken }] of now.mine) {
      const known = before.mine.get(conversation);
      if (!known && !taken) this.#tell("offer", "alerts.given", name, conversation);
      else if (known && unread > known.unread) this.#tell("message", "alerts.wrote", name, conversation);
    }
    for (const [conversation, { name }] of now.queue) {
      const known = before.queue.has(conversation) || before.mine.has(conversation) || before.offers.has(conversation);
      if (!known) this.#tell("queue", "alerts.waits", name, conversation);
    }
    this.#comparePromises(before.promises, now.promises);
  }

  // Before it is due it is heard by who owns it, when it is late by who is in charge as well.
  #comparePromises(before, now) {
    for (const [conversation, { name, urgency }] of now) {
      if (!urgency || urgency === before.get(conversation)?.urgency) continue;
      this.#tell("queue", `promise.${urgency}`, name, conversation);
      toast(text(`promise.${urgency}`, { name }));
    }
  }

  #tell(kind, sentence, name, conversation) {
    if (this.sound && Date.now() - this.last > QUIET) {
      this.last = Date.now();
      play(kind);
    }
    if (!this.desktop || document.visibilityState === "visible" && document.hasFocus()) return;
    const shown = new Notification(text(sentence, { name }), { tag: `${kind}.${conversation}`, lang: document.documentElement.lang });
    shown.addEventListener("click", () => { window.focus(); this.open(conversation); shown.close(); });
  }
}
