/* Times and waits as a visitor reads them. */

import { language, t } from "./texts.js";

const format = (options) => new Intl.DateTimeFormat(language, options);
const HOUR = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });

export const hour = (at) => HOUR.format(new Date(at));
export const day = (at) => DAY.format(new Date(at));

/* "oggi alle 15:00", "domani alle 9:00", "lunedì 23 novembre alle 9:00", on the clock of this device. */
export function moment(at) {
  const names = { [day(Date.now())]: t("moment.today"), [day(Date.now() + 86_400_000)]: t("moment.tomorrow") };
  return t("moment", { day: names[day(at)] || day(at), time: hour(at).replace(/^0/, "") });
}

/* A wait `{low, high}` in seconds as a range of minutes; nothing is said when nothing is known. */
export function wait(range) {
  if (!range) return "";
  const low = Math.floor(range.low / 60);
  const high = Math.ceil(range.high / 60);
  if (high <= 1) return t("wait.minute");
  return t(low < 1 || low === high ? "wait.about" : "wait.range", { low, high });
}
