/* Header, cards and foot: who speaks now, and what the visitor can do about it. */

import { contactForm } from "./contact_form.js";
import { $, el, icon, say } from "./dom.js";
import { nobodyPresent, queueCard } from "./queue_card.js";
import { t } from "./texts.js";
import { initials } from "./words.js";

const ICONS = { with_bot: "bot", waiting_for_agent: "clock", with_agent: "person", closed: "check" };

/* `more`: {contact (left already), asked (the contact form is wanted), offline, started, choosing}. */
export function showStatus(state, more, act) {
  showHeader(state);
  showFoot(state, more);
  showCards(state, more, act);
}

function showHeader(state) {
  const withAgent = state.status === "with_agent";
  const nobody = state.status === "waiting_for_agent" && nobodyPresent(state.queue);
  $("mark").classList.toggle("round", withAgent);
  $("mark").replaceChildren(withAgent ? initials(state.agent || t("who.agent")) : icon("wave"));
  say($("speaker"), withAgent ? state.agent || t("who.agent") : $("speaker").dataset.company);
  $("status").replaceChildren(icon(ICONS[state.status], "i-s"), ` ${t(`speaker.${nobody ? "nobody" : state.status}`)}`);
}

function showFoot({ status, agent, queue }, { contact, offline, started, choosing }) {
  $("person").hidden = status !== "with_bot";
  $("waiting").hidden = status !== "waiting_for_agent";
  $("contact").hidden = nobodyPresent(queue) && !contact; // then the form is there already
  $("compose").hidden = status === "closed";
  $("again").hidden = status !== "closed";
  say($("contact").querySelector("span"), t(contact ? "contact.change" : "contact.open"));
  $("send").setAttribute("aria-label", t(offline ? "send.later" : "send"));
  if (status === "closed") return;
  const first = status === "with_bot" && (choosing ? "choose" : started ? "with_bot" : "first");
  $("text").placeholder = t(`compose.${offline ? "offline" : first || status}`, { name: agent || t("who.agent") });
}

/* A form that the visitor is filling in stays as it is when the queue moves. */
function showCards(state, { contact, asked }, act) {
  const waiting = state.status === "waiting_for_agent";
  const wanted = waiting && (asked || (nobodyPresent(state.queue) && !contact));
  const form = wanted ? $("cards").querySelector("form") || contactForm(act.leaveContact) : null;
  const status = statusBox();
  status.replaceChildren(...(waiting ? [queueCard(state.queue, state.promise)] : []), ...(contact && waiting ? [kept(contact)] : []));
  const rest = state.status === "closed" ? [keepCard(act.download)] : waiting && !wanted ? [el("p", { className: "small quiet" }, t("queue.place"))] : [];
  for (const child of [...$("cards").children]) if (child !== status && child !== form) child.remove();
  $("cards").append(...(form && !form.isConnected ? [form] : []), ...rest);
}

/* The one region that announces the place in the queue. */
function statusBox() {
  const box = $("cards").querySelector(".queue-status") || el("div", { className: "queue-status", role: "status" });
  if (!box.isConnected) $("cards").prepend(box);
  return box;
}

function kept(contact) {
  return el("p", { className: "kept" }, icon("check", "i-s"), ` ${t("contact.thanks", { contact })}`);
}

function keepCard(download) {
  return el("section", { className: "card" }, el("h2", {}, t("closed.title")), el("p", {}, t("closed.text")),
    el("button", { type: "button", className: "btn compact", onclick: download }, icon("dl", "i-s"), t("menu.download")));
}
