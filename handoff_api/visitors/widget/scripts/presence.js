/* On the button that asks for a person: whether one is there, before anybody waits for nobody. */

import { call } from "./api.js";
import { $, say } from "./dom.js";
import { counted, t } from "./texts.js";
import { moment } from "./times.js";

const EVERY = 60_000;

/* Keeps the words true for as long as the button can be seen. */
export function watchPresence() {
  look();
  setInterval(() => { if (!document.hidden && $("person").offsetParent) look(); }, EVERY);
}

async function look() {
  const found = await call("GET", "/api/availability").then((answer) => answer.json(), () => null); // unknown is not said
  say($("present"), found ? words(found) : "");
}

function words({ agents_present: present, open, next_open: opens }) {
  if (present) return counted("person.present", present);
  return open || !opens ? t("person.nobody") : t("offer.opens", { when: moment(opens) });
}
