/* What is said but not yet in the log: dashed until acknowledged, and it says so. */

import { el, icon } from "./dom.js";
import { t } from "./texts.js";
import { hour } from "./times.js";
import { paragraphs } from "./words.js";

/* `offline` adds the sentence that it is safe; `takeBack(item)` puts a refused text into the composer again. */
export function pendingTurns(items, offline, takeBack) {
  const turns = items.map((item) => pendingTurn(item, takeBack));
  const stuck = items.some((item) => !item.seq && !item.refused);
  if (offline && stuck) turns.push(el("p", { className: "small quiet" }, t("pending.safe")));
  return turns;
}

function pendingTurn(item, takeBack) {
  const word = item.seq ? "receipt" : item.refused ? "receipt.refused" : "receipt.pending";
  const state = item.seq ? [`${t(word)} `, icon("check", "i-s")] : [icon(item.refused ? "x" : "clock", "i-s"), ` ${t(word)}`];
  const who = el("p", { className: "who" }, el("b", {}, t("who.visitor")), ` · ${hour(item.at)} · `, ...state);
  const turn = el("div", { className: item.seq ? "msg visitor" : "msg visitor pending" }, who,
    el("div", { className: "bubble" }, ...paragraphs(item.text)));
  if (item.refused) turn.append(refusal(item, takeBack));
  return turn;
}

function refusal(item, takeBack) {
  const button = el("button", { type: "button", className: "btn compact", onclick: () => takeBack(item) }, t("refused.edit"));
  return el("div", { className: "refusal" }, el("p", { className: "small", role: "alert" }, item.refused), button);
}
