/* When a chat is over: one question, a person again if it was not solved, and the words to keep. */

import { addressForm } from "./contact_form.js";
import { button, el, icon } from "./dom.js";
import { t } from "./texts.js";

/* `act` takes rateChat(solved), reopen(), download(), elsewhere() and mail(address). */
export function afterChat({ rated, last }, more, act) {
  return [rated ? answered(rated, last, act) : question(last, act), keepsakes(more, act)];
}

function question(last, act) {
  const one = (solved, hint) => el("button", { type: "button", className: "ask rate", onclick: () => act.rateChat(solved) },
    el("span", {}, t(`rate.${solved}`)), hint && el("small", {}, hint));
  return el("fieldset", { className: "card" }, el("legend", { className: "sr" }, t("rate.title")), el("h2", { "aria-hidden": "true" }, t("rate.title")),
    one("yes"), one("partly"), one("no", last ? t("rate.reopens", { name: last }) : t("rate.reopens.anybody")));
}

function answered(rated, last, act) {
  return el("section", { className: "card" }, el("p", { role: "status" }, icon("check", "i-s"), ` ${t(`rate.thanks.${rated === "yes" ? "yes" : "no"}`)}`),
    button(last ? t("reopen.with", { name: last }) : t("reopen"), act.reopen, "btn compact", "person"));
}

/* The address form stays while it is being filled in; status_view.js keeps the element. */
function keepsakes({ mails, mailed }, act) {
  return el("section", { className: "card" }, el("h2", {}, t("closed.title")),
    mailed && el("p", { className: "small", role: "status" }, icon("check", "i-s"), ` ${t("mail.sent", { contact: mailed })}`),
    el("div", { className: "row" }, mails && button(t("mail.open"), act.askAddress, "btn compact", "mail"),
      button(t("closed.download"), act.download, "btn compact", "dl")),
    button(t("menu.elsewhere"), act.elsewhere, "btn compact", "phone"));
}

export function mailForm(mail, known) {
  return addressForm(({ email }) => mail(email), { title: t("mail.title"), known: known?.includes("@") ? known : "", use: t("mail.use"), send: t("mail.send"), kinds: ["email"] });
}
