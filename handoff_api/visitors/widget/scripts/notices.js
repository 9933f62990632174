/* Known problems, offers and changes: above the launcher, and on top of the conversation once the chat is open. */

import { cleanHtml } from "./clean_html.js";
import { $, el, icon } from "./dom.js";
import { keep, recall } from "./storage.js";
import { language, t } from "./texts.js";
import { moment } from "./times.js";

const KINDS = { problem: ["alert", "notice.problem"], offer: ["horn", "notice.offer"], change: ["swap", "notice.change"] };
const AT_MOST = 2; // more would be a page of its own

export class Notices {
  constructor() {
    this.all = JSON.parse($("known")?.textContent || "[]");
    this.path = null; // of the host page, as far as it has said
    this.#draw();
  }

  /* What runs now, on whatever page. */
  show(all) {
    this.all = all;
    this.#draw();
  }

  page(url) {
    this.path = URL.canParse(url) ? new URL(url).pathname : null;
    this.#draw();
  }

  /* One that was closed comes back when there is news of it. */
  #draw() {
    const closed = recall("notices") || {};
    const shown = this.all.filter((one) => concerns(one, this.path) && closed[one.notice_id] !== one.version).slice(0, AT_MOST);
    const drawn = JSON.stringify(shown);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const above = $("notices").parentNode === $("closed");
    $("notices").replaceChildren(...shown.map((one, number) => card(one, above && !number, () => this.#close(one))));
  }

  #close({ notice_id: id, version }) {
    keep("notices", { ...recall("notices"), [id]: version });
    this.#draw();
    ($("launcher").hidden ? $("text") : $("launcher")).focus();
  }
}

/* In a path that an editor wrote, * stands for anything. */
export function concerns({ everyone, pages }, path) {
  const fits = (page) => new RegExp(`^${page.split("*").map((part) => part.replace(/[^\w/]/g, "\\$&")).join(".*")}$`).test(path);
  return everyone || (path !== null && pages.some(fits));
}

/* The heading of a notice, wherever it is said: what kind it is, and its title. */
export function heading({ kind, title }) {
  return el("span", { className: "grow" }, el("small", {}, t(KINDS[kind][1])), el("b", {}, title));
}

export const drawing = ({ kind }) => icon(KINDS[kind][0]);

/* When more will be known; nothing once that has passed. */
export function nextUpdate({ next_update_at: at }) {
  return at && new Date(at) > Date.now() && el("p", { className: "small" }, t("notice.next", { when: moment(at) }));
}

function card(notice, open, close) {
  const { title, html } = notice.texts[language] || Object.values(notice.texts)[0];
  const summary = el("summary", {}, drawing(notice), heading({ ...notice, title }), icon("min"));
  const words = el("div", { className: "words" }, cleanHtml(html), nextUpdate(notice));
  const shut = el("button", { type: "button", className: "iconbtn", "aria-label": t("notice.close", { title }), onclick: close }, icon("x"));
  return el("div", { className: `notice ${notice.kind}` }, el("details", { open }, summary, words), shut);
}
