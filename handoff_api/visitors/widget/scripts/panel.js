/* Opening and closing: launcher, panel, unread count, and where the focus goes. */

import { $, say } from "./dom.js";
import { alone, framed, listenToHost, tellHost } from "./frame.js";
import { keep, recall } from "./storage.js";
import { counted } from "./texts.js";

const SHADOW = 24; // pixels that the launcher's shadow needs on each side

export class Panel {
  /* `opened()` after it opened; `page({url, questions, identity})` when the host page introduced itself, `met` when it first has. */
  constructor({ opened, page }) {
    this.opened = opened;
    this.unread = 0;
    $("launcher").addEventListener("click", () => this.open());
    $("minimise").addEventListener("click", () => this.close());
    let introduced;
    this.met = framed ? new Promise((resolve) => { introduced = resolve; }) : null;
    listenToHost({
      page: (about) => { page(about); this.#reopen(about); introduced(); },
      layout: ({ full }) => document.documentElement.classList.toggle("full", full),
      show: () => this.open(),
    });
    tellHost("ready");
    if (alone) this.#fill();
    new ResizeObserver(() => this.#tellSize()).observe($("closed"));
  }

  #fill() {
    document.documentElement.classList.add("full", "alone");
    this.open();
  }

  get isOpen() {
    return !$("panel").hidden;
  }

  open(focus = true) {
    if (this.isOpen) return;
    this.#toggle(true);
    this.count(0);
    this.opened();
    if (focus) $(this.phone ? "minimise" : "text").focus(); // on a phone the keyboard would cover the greeting
  }

  close() {
    if (alone) return;
    this.#toggle(false);
    $("launcher").focus();
  }

  /* A message came while the panel was closed. */
  missed() {
    if (!this.isOpen) this.count(this.unread + 1);
  }

  count(unread) {
    this.unread = unread;
    $("unread").hidden = !unread;
    say($("unread"), unread ? String(unread) : "");
    $("launcher").removeAttribute("aria-label");
    if (unread) $("launcher").setAttribute("aria-label", `${$("launcher").querySelector("span").innerText} ${counted("launcher.unread", unread)}`);
  }

  #toggle(open) {
    $("panel").hidden = !open;
    $("launcher").hidden = open;
    (open ? $("body") : $("launcher")).before($("notices"));
    for (const one of $("notices").querySelectorAll("details")) one.open &&= !open;
    $("launcher").setAttribute("aria-expanded", String(open));
    keep("open", open);
    tellHost(open ? "open" : "close");
  }

  /* Going from page to page leaves the chat as it was; never over a whole phone screen. */
  #reopen({ phone }) {
    this.phone = phone;
    if (!this.greeted && recall("open") && !phone) this.open(false);
    this.greeted = true;
  }

  #tellSize() {
    const { width, height } = $("closed").getBoundingClientRect();
    if (!this.isOpen && width) tellHost("size", { width: width + 2 * SHADOW, height: height + 2 * SHADOW });
  }
}
