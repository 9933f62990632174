/* One event of the log as a visitor sees it. Square = machine, circle = person, line = system. */

import { cleanHtml, link } from "./clean_html.js";
import { el, icon } from "./dom.js";
import { drawing, heading, nextUpdate } from "./notices.js";
import { t } from "./texts.js";
import { hour } from "./times.js";
import { initials, paragraphs } from "./words.js";

/* The element for an event, or null when it has nothing to show. What the staff does is told by the system's own messages.
 * `act` takes choose(button) and rate(seq, helpful). */
export function turn(event, act) {
  if (event.type !== "message.created") return null;
  return (SPEAKERS[event.data.speaker] || system)(event, act);
}

const SPEAKERS = { visitor, bot, agent, system };

/* A line across the conversation, with a word in it. */
export function line(words) {
  return el("p", { className: "sysline" }, el("span", { className: "num" }, words));
}

function system({ at, data }) {
  return el("div", { className: "system" }, line(hour(at)), el("p", {}, data.text));
}

function visitor({ at, data }) {
  const receipt = el("span", { className: "receipt" }, ` · ${t("receipt")} `, icon("check", "i-s"));
  return el("div", { className: "msg visitor" }, who(t("who.visitor"), "", at, receipt), bubble(data.text));
}

function agent({ at, data }) {
  const name = data.name || t("who.agent");
  const face = el("span", { className: "face agent", "aria-hidden": "true" }, initials(name));
  const said = bubble(data.text);
  said.append(...(data.citations || []).map(source));
  return el("div", { className: "msg agent" }, face, who(name, t("who.agent.kind"), at), said);
}

function bot({ seq, at, data }, act) {
  const face = el("span", { className: "face bot", "aria-hidden": "true" }, icon("bot", "i-s"));
  const said = data.html ? el("div", { className: "bubble article" }, cleanHtml(data.html)) : bubble(data.text);
  if (data.notice && data.html) {
    said.prepend(el("p", { className: "known" }, drawing(data.notice), heading(data.notice)));
    said.append(nextUpdate(data.notice) || "");
  }
  said.append(...(data.citations || []).map(source));
  const message = el("div", { className: "msg bot" }, face, who(t("who.bot"), t("who.bot.kind"), at), said);
  const turn = el("div", { className: "turn" }, message);
  if (data.buttons?.length) turn.append(choices(data, act.choose));
  if (data.citations?.length) turn.append(useful(seq, act.rate));
  return turn;
}

function who(name, kind, at, ...more) {
  const rest = ` ${kind ? `· ${kind} ` : ""}· ${hour(at)}`;
  return el("p", { className: "who" }, el("b", {}, name), rest, ...more);
}

const bubble = (text) => el("div", { className: "bubble" }, ...paragraphs(text));

function source({ article_id, title }) {
  const help = link(`/help/${encodeURIComponent(article_id)}`, title, el("span", { className: "sr" }, ` (${t("source.opens")})`));
  return el("div", { className: "source" }, icon("doc", "i-s"), el("span", {}, `${t("source")} `, help));
}

/* Buttons work once, and only while they belong to the last thing that was said, or to one of several questions (see transcript.js). */
function choices({ buttons, several }, choose) {
  const one = (button) => el("button", { type: "button", className: "ask", onclick: () => choose(button) }, button.title, icon("right"));
  return el("div", { className: several ? "asks several" : "asks", role: "group", "aria-label": t("choose") }, ...buttons.map(one));
}

function useful(seq, rate) {
  const one = (helpful, word, drawing) => el("button", { type: "button", className: "btn compact", onclick: () => rate(seq, helpful) }, icon(drawing, "i-s"), t(word));
  return el("fieldset", { className: "useful", "data-seq": seq }, el("legend", {}, t("useful")),
    one(true, "useful.yes", "yes"), one(false, "useful.no", "no"));
}

/* After the rating: a word of thanks where the buttons were. */
export function thank(box, helpful) {
  box.replaceChildren(el("p", { className: "small quiet", role: "status" }, t(helpful ? "useful.thanks" : "useful.sorry")));
}
