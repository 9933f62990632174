/* Where the visitor stands in the queue; when nobody is on duty it says so instead of a figure. */

import { el, icon } from "./dom.js";
import { counted, t } from "./texts.js";
import { hour, moment, wait } from "./times.js";

const FACES = 3; // more small circles would not say more

export function nobodyPresent(queue) {
  return queue?.present === 0;
}

/* `promise`: until when somebody answers, where that was promised. */
export function queueCard(queue, promise) {
  const card = el("section", { className: "card queue" });
  if (nobodyPresent(queue)) card.append(...nobody(promise));
  else card.append(line(queue), ...figures(queue));
  return card;
}

function figures({ position, wait: range, present }) {
  const place = position === 1 ? t("queue.first") : position ? t("queue.position", { position }) : t("queue.moving");
  const facts = [present ? counted("queue.agents", present) : "", t("queue.updated", { time: hour(new Date()) })];
  return [
    el("p", { className: range ? "strong" : "big" }, place),
    range ? el("p", { className: "big" }, wait(range)) : null,
    el("p", { className: "small quiet" }, facts.filter(Boolean).join(" · ")),
  ].filter(Boolean);
}

/* The queue as a drawing: you, those ahead of you, and the people who answer. */
function line({ position, present }) {
  const circle = (kind) => el("span", { className: kind }, icon("person", "i-s"));
  const some = (count, kind) => Array.from({ length: Math.min(count, FACES) }, () => circle(kind));
  return el("div", { className: "pos", "aria-hidden": "true" },
    el("span", { className: "me" }, t("queue.you")), ...some(Math.max((position || 1) - 1, 0), "ahead"),
    el("i", { className: "to" }), ...some(present || 1, "ag"));
}

function nobody(promise) {
  const when = promise && el("div", { className: "when" }, icon("cal"), el("b", {}, t("nobody.promise", { when: moment(promise) })));
  return [el("h2", {}, t("nobody.title")), el("p", {}, t("nobody.text")), when || ""];
}
