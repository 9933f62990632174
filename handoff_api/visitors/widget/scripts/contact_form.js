/* Where we can reach the visitor when nobody is there, or when waiting is not worth it. */

import { el } from "./dom.js";
import { t } from "./texts.js";

const COMPLETE = { email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, phone: /^\+?[\d\s()./-]{6,25}$/ };
const FIELD = { email: { type: "email", inputMode: "email" }, phone: { type: "tel", inputMode: "tel" } };

/* `save({email} | {phone})` is a promise; the form itself says what went wrong. */
export function contactForm(save) {
  let kind = "email";
  const label = el("label", { htmlFor: "contact-value" });
  const input = el("input", { className: "input", id: "contact-value", "aria-describedby": "contact-use contact-wrong" });
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
    await save({ [kind]: value }).catch(() => { wrong.textContent = t("contact.failed"); });
  };
  choose(kind);
  return el("form", { className: "card", noValidate: true, onsubmit: submit, "aria-labelledby": "contact-title" },
    el("h2", { id: "contact-title" }, t("contact.title")), segments(choose), el("div", { className: "field" }, label, input),
    wrong, el("p", { className: "small quiet", id: "contact-use" }, t("contact.use")), el("button", { className: "btn primary" }, t("contact.send")));
}

function segments(choose) {
  const one = (kind, checked) => el("label", {},
    el("input", { type: "radio", name: "contact-kind", checked, onchange: () => choose(kind) }), t(`contact.${kind}`));
  return el("fieldset", {}, el("legend", { className: "label" }, t("contact.where")),
    el("div", { className: "seg" }, one("email", true), one("phone", false)));
}
