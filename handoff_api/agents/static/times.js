// Times in the agent's own zone, and how long ago something was by the service's clock.
import { text } from "./texts.js";

const main = document.getElementById("main");
const language = document.documentElement.lang;
// The clock of this machine may be wrong by hours; what counts is the service's.
const ahead = Date.now() - Date.parse(main.dataset.now);

/** The service's clock, in milliseconds. */
export const serviceNow = () => Date.now() - ahead;

const hours = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const days = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** Write every time below `place` the way a person says it. */
export function showTimes(place = document) {
  for (const time of place.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue; // of something that was erased
    time.title = whole.format(at);
    if ("since" in time.dataset) write(time, since(at));
    else if ("clock" in time.dataset) write(time, isToday(at) ? hours.format(at) : `${days.format(at)}, ${hours.format(at)}`);
    else if ("day" in time.dataset) write(time, days.format(at));
  }
  for (const clock of place.querySelectorAll("[data-zone]")) showZone(clock);
}

// What time it is for the visitor, where it is another one than here.
function showZone(clock) {
  const now = new Date(serviceNow());
  const there = hoursIn(clock.dataset.zone).format(now);
  clock.closest("[data-zone-line]").hidden = there === hours.format(now);
  write(clock, there);
}

function hoursIn(timeZone) {
  try {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
  } catch {
    return hours; // a zone that this browser does not know
  }
}

function write(time, words) {
  if (time.textContent !== words) time.textContent = words;
}

function since(at) {
  const minutes = Math.floor((serviceNow() - at) / 60000);
  if (minutes < 1) return text("now");
  if (minutes < 60) return text("minutes", { count: minutes });
  if (minutes < 24 * 60) return text("hours", { count: Math.floor(minutes / 60) });
  return text("days", { count: Math.floor(minutes / 1440) });
}

function isToday(at) {
  return at.toDateString() === new Date(serviceNow()).toDateString();
}

setInterval(showTimes, 20000);
