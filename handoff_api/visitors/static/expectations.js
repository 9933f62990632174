/* Whoever lives by another clock than the company reads the next change on his own, too. */

for (const place of document.querySelectorAll("[data-own-clock]")) {
  const { ownClock, zone, said } = place.dataset;
  const moment = new Date(ownClock);
  const inZone = (timeZone) => moment.toLocaleString("sv", { timeZone });
  if (inZone(undefined) === inZone(zone)) continue;
  const when = moment.toLocaleString(document.documentElement.lang, { weekday: "long", hour: "numeric", minute: "2-digit", hourCycle: "h23" });
  place.textContent = said.replace("{when}", when);
}
