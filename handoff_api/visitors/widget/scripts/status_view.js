/* Header, cards and foot: who speaks now, and what the visitor can do about it. */

import { afterChat, mailForm } from "./after_chat.js";
import { contactForm } from "./contact_form.js";
import { $, el, icon, say } from "./dom.js";
import { nobodyThere, promiseCard, queueCard } from "./queue_card.js";
import { isPromised } from "./state.js";
import { t } from "./texts.js";
import { moment } from "./times.js";
import { initials } from "./words.js";

const ICONS = { with_bot: "bot", waiting_for_agent: "clock", with_agent: "person", closed: "check" };

/* `more`: {contact (left already), asked (a form is wanted), offline, started, choosing, mails (e-mail is set up), mailed}. */
export function showStatus(state, more, act) {
  showHeader(state);
  showFoot(state, more);
  showCards(state, more, act);
}

function showHeader(state) {
  const withAgent = state.status === "with_agent";
  const word = isPromised(state) ? "promised" : state.status === "waiting_for_agent" && nobodyThere(state) ? "nobody" : state.status;
  $("mark").classList.toggle("round", withAgent);
  $("mark").replaceChildren(withAgent ? initials(state.agent || t("who.agent")) : icon("wave"));
  say($("speaker"), withAgent ? state.agent || t("who.agent") : $("speaker").dataset.company);
  $("status").replaceChildren(icon(ICONS[state.status], "i-s"), ` ${t(`speaker.${word}`)}`);
}

function showFoot(state, { contact, offline, started, choosing }) {
  const { status, agent } = state;
  const promised = isPromised(state);
  const nobody = nobodyThere(state) && !promised;
  $("person").hidden = status !== "with_bot";
  $("waiting").hidden = status !== "waiting_for_agent";
  $("contact").hidden = nobody; // then the form is there already
  $("compose").hidden = status === "closed";
  $("again").hidden = status !== "closed";
  say($("contact").querySelector("span"), t(contact || promised ? "contact.change" : "contact.open"));
  say($("leave"), t(promised ? "promise.drop" : nobody ? "offer.ask" : "queue.leave"));
  $("send").setAttribute("aria-label", t(offline ? "send.later" : "send"));
  if (status === "closed") return;
  const first = status === "with_bot" && (choosing ? "choose" : started ? "with_bot" : "first");
  $("text").placeholder = t(`compose.${offline ? "offline" : first || status}`, { name: agent || t("who.agent") });
}

/* A form that the visitor is filling in stays as it is when the queue moves. */
function showCards(state, more, act) {
  const form = wantedForm(state, more, act);
  const status = statusBox();
  status.replaceChildren(...standing(state, more, act));
  const rest = state.status === "closed" ? afterChat(state, more, act) : below(state, form);
  for (const child of [...$("cards").children]) if (child !== status && child !== form) child.remove();
  if (form && !form.isConnected) $("cards").append(form);
  if (form && state.status === "closed") form.before(...rest);
  else $("cards").append(...rest);
}

/* The form for a purpose; the one that stands there already, unless its purpose has changed. */
function wantedForm(state, { asked, contact, mails }, act) {
  const waiting = state.status === "waiting_for_agent";
  const forced = waiting && !isPromised(state) && nobodyThere(state);
  const purpose = state.status === "closed" ? asked && mails && "mail" : (asked || forced) && waiting && `contact ${state.offer?.why} ${state.offer?.due}`;
  if (!purpose) return null;
  const known = state.promise?.contact || contact || "";
  const standing = $("cards").querySelector("form");
  if (standing && (standing.dataset.purpose === purpose || standing.contains(document.activeElement))) return standing;
  const form = purpose === "mail" ? mailForm(act.mail, known) : contactForm(act.leaveContact, { offer: state.offer, known });
  form.dataset.purpose = purpose;
  standing?.remove();
  return form;
}

/* What is so while somebody is waited for, or owes something. */
function standing(state, { contact }, act) {
  const { status, queue, promise } = state;
  if (status === "with_agent") return promise ? [promiseCard(promise)] : [];
  if (status !== "waiting_for_agent") return [];
  if (isPromised(state)) return [promiseCard(promise, act.another)];
  return [nobodyThere(state) ? null : queueCard(queue), promise ? promiseCard(promise) : contact && kept(contact)].filter(Boolean);
}

function below(state, form) {
  if (state.status !== "waiting_for_agent" || isPromised(state)) return [];
  if (form) return nobodyThere(state) ? [el("p", { className: "small quiet" }, t("offer.stay"))] : [];
  const words = [state.offer && t("offer.instead", { when: moment(state.offer.due) }), t("queue.place")];
  return words.filter(Boolean).map((text) => el("p", { className: "small quiet" }, text));
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
