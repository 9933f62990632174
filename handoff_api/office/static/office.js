// What the pages beside the console do by themselves: times in the reader's zone, a link copied, a password shown.
const language = document.documentElement.lang;
const whole = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

const days = (date) => Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86400000);

/** Write the times below `place` the way a person says them: today 9:05, 3 Nov 17:20. */
export function writeTimes(place = document) {
  for (const time of place.querySelectorAll("time[datetime]:not([data-since], [data-clock])")) {
    const at = new Date(time.dateTime);
    const away = days(at);
    time.textContent = `${Math.abs(away) <= 1 ? relative.format(away, "day") : day.format(at)} ${clock.format(at)}`;
    time.title = whole.format(at);
  }
}

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  } catch {
    field.focus(); // not allowed here; it is selected, so the keyboard can copy it
  }
}

function reveal(button) {
  const fields = button.dataset.show.split(" ").map((id) => document.getElementById(id));
  const hidden = fields[0].type === "password";
  for (const field of fields) field.type = hidden ? "text" : "password";
  [button.textContent, button.dataset.hide] = [button.dataset.hide, button.textContent];
}

document.addEventListener("click", (event) => {
  const copying = event.target.closest("[data-copy]");
  const showing = event.target.closest("[data-show]");
  if (copying) copy(copying);
  if (showing) reveal(showing);
});
writeTimes();
// On a phone the tabs are wider than the page: the one that is open is to be seen.
document.querySelector(".sub [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
