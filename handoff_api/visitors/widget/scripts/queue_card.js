/* Where the visitor stands in the queue, or what he was promised instead. */

import { whenBox } from "./contact_form.js";
import { button, el, icon } from "./dom.js";
import { counted, t } from "./texts.js";
import { hour, moment, wait } from "./times.js";

const FACES = 3; // more small circles would not say more

/* He would wait for nobody: said instead of a place, never beside one. */
export const nobodyThere = ({ offer, queue }) => ["nobody_present", "outside_hours"].includes(offer?.why) || queue?.present === 0;

export function queueCard({ position, wait: range, present }) {
  const place = position === 1 ? t("queue.first") : position ? t("queue.position", { position }) : t("queue.moving");
  const facts = [present ? counted("queue.agents", present) : "", t("queue.updated", { time: hour(new Date()) })];
  return el("section", { className: "card queue" }, line(position, present),
    el("p", { className: range ? "strong" : "big" }, place),
    range && el("p", { className: "big" }, wait(range)),
    el("p", { className: "small quiet" }, facts.filter(Boolean).join(" · ")));
}

/* The queue as a drawing: you, those ahead of you, and the people who answer. */
function line(position, present) {
  const circle = (kind) => el("span", { className: kind }, icon("person", "i-s"));
  const some = (count, kind) => Array.from({ length: Math.min(count, FACES) }, () => circle(kind));
  return el("div", { className: "pos", "aria-hidden": "true" },
    el("span", { className: "me" }, t("queue.you")), ...some(Math.max((position || 1) - 1, 0), "ahead"),
    el("i", { className: "to" }), ...some(present || 1, "ag"));
}

/* What is owed, until when, by whom; and why it was moved, if it was. */
export function promiseCard({ text, due, owner, contact, reason, from_due: before }, another) {
  return el("section", { className: "card promise" }, el("h2", {}, t("promise.title")),
    whenBox(t("promise.due", { when: moment(due) }), text),
    reason && el("p", {}, el("b", {}, t("promise.moved", { when: moment(before) })), ` «${reason}»`),
    el("p", { className: "small quiet" }, [owner && t("promise.owner", { owner }), contact && !text.includes(contact) && t("promise.reach", { contact }), another && t("promise.go")].filter(Boolean).join(" ")),
    another && button(t("promise.another"), another));
}
