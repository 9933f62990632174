/* Where we can reach the visitor: when nobody is there, when waiting is not worth it, or to send him something. */

import { el, icon } from "./dom.js";
import { t } from "./texts.js";
import { moment } from "./times.js";

const COMPLETE = { email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, phone: /^\+?[\d\s()./-]{6,25}$/ };
const FIELD = { email: { type: "email", inputMode: "email" }, phone: { type: "tel", inputMode: "tel" } };

/* `save({email} | {phone})` is a promise; the form itself says what went wrong. `offer` is what an address brings, `known`
 * the address that was left already. */
export function contactForm(save, { offer, known = "" }) {
  const title = t(offer ? "promise.title" : "contact.title");
  const form = addressForm(save, { title, known, use: t("contact.use"), send: t(offer ? "offer.accept" : "contact.send"), kinds: ["email", "phone"] });
  if (offer) form.querySelector("h2").after(whenBox(reason(offer), t("promise.due", { when: moment(offer.due) })));
  return form;
}

function reason({ why, next_open: opens }) {
  return opens ? t("offer.opens", { when: moment(opens) }) : t(`offer.${why === "outside_hours" ? "nobody_present" : why}`);
}

/* A date that counts, with a word below it. */
export function whenBox(big, small) {
  return el("div", { className: "when" }, icon("cal"), el("b", {}, big), small && el("span", { className: "small" }, small));
}

/* One address, of one of `kinds`. */
export function addressForm(save, { title, known = "", use, send, kinds }) {
  let kind = known && !known.includes("@") && kinds.includes("phone") ? "phone" : "email";
  const label = el("label", { htmlFor: "contact-value" });
  const input = el("input", { className: "input", id: "contact-value", value: known, "aria-describedby": "contact-use contact-wrong" });
  const wrong = el("p", { className: "small strong", id: "contact-wrong", role: "alert" });
  const choose = (which) => {
    kind = which;
    label.textContent = t(`contact.${kind}.label`);
    Object.assign(input, FIELD[kind], { autocomplete: kind === "phone" ? "tel" : "email", placeholder: t(`contact.${kind}.example`) });
  };
  const submit = async (event) => {
    event.preventDefault();
    const value = input.value.trim();
    const complete = COMPLETE[kind].test(value);
    input.setAttribute("aria-invalid", String(!complete));
    wrong.textContent = complete ? "" : t(`contact.${kind}.wrong`);
    if (!complete) return input.focus();
    await save({ [kind]: value }).catch(({ status }) => { wrong.textContent = t(status === 429 ? "contact.often" : "contact.failed"); });
  };
  choose(kind);
  return el("form", { className: "card", noValidate: true, onsubmit: submit, "aria-labelledby": "contact-title" },
    el("h2", { id: "contact-title" }, title), kinds.length > 1 && segments(kind, choose), el("div", { className: "field" }, label, input),
    wrong, el("p", { className: "small quiet", id: "contact-use" }, use), el("button", { className: "btn primary" }, send));
}

function segments(chosen, choose) {
  const one = (kind) => el("label", {},
    el("input", { type: "radio", name: "contact-kind", checked: kind === chosen, onchange: () => choose(kind) }), t(`contact.${kind}`));
  return el("fieldset", {}, el("legend", { className: "label" }, t("contact.where")),
    el("div", { className: "seg" }, one("email"), one("phone")));
}
