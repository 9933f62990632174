// Writes the times of a page in the reader's own time zone and language.
const DAY = 86400000;

function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

export function inWords(date, language, now = new Date()) {
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(date);
  const days = Math.round((startOfDay(date) - startOfDay(now)) / DAY);
  if (days === 0 || days === -1) {
    return `${new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day")} ${clock}`;
  }
  const parts = { day: "numeric", month: "short" };
  if (date.getFullYear() !== now.getFullYear()) parts.year = "numeric";
  return `${new Intl.DateTimeFormat(language, parts).format(date)} ${clock}`;
}

export function writeTimes(root) {
  const language = document.documentElement.lang;
  for (const element of root.querySelectorAll("time[datetime]")) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    element.textContent = inWords(date, language);
    element.title = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(date);
  }
}

writeTimes(document);
