/* On the button that asks for a person: whether one is there, before anybody waits for nobody; and what is the matter. */

import { call } from "./api.js";
import { $, say } from "./dom.js";
import { counted, t } from "./texts.js";
import { moment } from "./times.js";

const EVERY = 60_000;

/* Keeps the words true for as long as the button can be seen; `known(notices)` hears what runs. */
export function watchPresence(known) {
  look(known);
  setInterval(() => { if (!document.hidden && $("person").offsetParent) look(known); }, EVERY);
}

async function look(known) {
  const found = await call("GET", "/api/availability").then((answer) => answer.json(), () => null); // unknown is not said
  say($("present"), found ? words(found) : "");
  if (found) known(found.notices);
}

function words({ agents_present: present, open, next_open: opens }) {
  if (present) return counted("person.present", present);
  return open || !opens ? t("person.nobody") : t("offer.opens", { when: moment(opens) });
}
