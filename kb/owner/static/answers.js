// While the slider moves the page says what would come of it; nothing is saved before the button.
const panel = document.querySelector("[data-budget]");
const rows = JSON.parse(panel.dataset.preview);
const texts = JSON.parse(panel.dataset.texts);
const slider = panel.querySelector("#slider");
const exact = panel.querySelector("#percent");
const save = panel.querySelector("[data-save]");
const language = document.documentElement.lang;
const inUse = Number(panel.dataset.value);
const STEP = 0.001; // of a row of the preview

const number = (value, digits = 0) => new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: "always" }).format(value);
const few = (value) => number(value, value < 10 ? 1 : 0); // rounded, but a few are not none
const fill = (key, values) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const say = (name, text) => document.querySelectorAll(`[data-live=${name}]`).forEach((element) => (element.textContent = text));

function standing(budget) {
  const at = Math.min(rows.kind.length - 1, Math.max(0, Math.round((budget - panel.dataset.least) / STEP)));
  return Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, values[at]]));
}

function drawBar(answered, asked) {
  const places = { answered: [0, answered], asked: [answered, asked], person: [answered + asked, 1 - answered - asked] };
  for (const [name, [from, width]] of Object.entries(places)) {
    const bar = panel.querySelector(`[data-bar=${name}]`);
    bar?.setAttribute("x", `${100 * from}%`);
    bar?.setAttribute("width", `${100 * Math.max(0, width)}%`);
  }
}

// The line's name gives way to the point's while they would stand over each other.
function giveWay(picture, label) {
  const other = picture.querySelector("[data-worst]");
  if (!other) return;
  const [a, b] = [label.getBBox(), other.getBBox()];
  const meet = a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  other.setAttribute("visibility", meet ? "hidden" : "visible");
}

function drawPoint(budget, here) {
  const picture = document.querySelector(".diagram.risk");
  const point = picture?.querySelector("[data-point]");
  if (!point) return;
  const { left, right, top, bottom, most } = Object.fromEntries(Object.entries(picture.dataset).map(([name, text]) => [name, Number(text)]));
  const rate = here.kind === "measured" || here.kind === "own" ? budget : here.wrong;
  const x = left + here.answered * (right - left);
  const y = Math.max(top, bottom - (100 * rate * (bottom - top)) / most);
  point.setAttribute("cx", x);
  point.setAttribute("cy", y);
  picture.querySelector("[data-here]").setAttribute("d", `M${left} ${y}H${x}V${bottom}`);
  const label = picture.querySelector("[data-here-label]");
  label.setAttribute("x", x > 260 ? x - 14 : x + 14);
  label.setAttribute("y", y - 14);
  label.setAttribute("text-anchor", x > 260 ? "end" : "start");
  label.textContent = fill(budget === inUse ? "point" : "point_then", { answered: number(100 * here.answered) });
  giveWay(picture, label);
}

function drawErrors(here) {
  const { week, day, month } = Object.fromEntries(Object.entries(panel.dataset).map(([name, text]) => [name, Number(text)]));
  const rate = number(100 * here.wrong, 1);
  const wrong = here.answered * here.wrong;
  say("wrong_count", number(month * wrong));
  say("wrong_many", here.kind === "never" ? texts.wrong_never : fill("wrong_many", { rate, week: few(week * wrong) }));
  say("wrong_share", fill("wrong_share", { rate }));
  say("upper", here.kind === "never" ? "" : fill("upper", { upper: number(100 * here.upper, 1) }));
  say("missed_count", number(month * here.needless));
  say("missed_many", fill("missed_many", { day: number(day * here.needless, 1) }));
  say("missed_share", fill("missed_share", { share: number(100 * here.needless) }));
}

function draw(budget) {
  const here = standing(budget);
  const hundred = (share) => number(100 * share);
  say("budget", fill("budget", { budget: number(100 * budget, 1) }));
  say("answered", hundred(here.answered));
  say("asked", hundred(here.asked));
  say("person", number(100 - Math.round(100 * here.answered) - Math.round(100 * here.asked)));
  say("threshold", here.kind === "never" ? texts.never : fill("threshold", { threshold: hundred(here.threshold) }));
  slider.setAttribute("aria-valuetext", fill("value", { budget: number(100 * budget, 1) }));
  drawBar(here.answered, here.asked);
  drawPoint(budget, here);
  drawErrors(here);
  if (save) {
    save.disabled = budget === inUse;
    save.textContent = budget === inUse ? texts.in_use : texts.use;
  }
}

const share = (field) => Math.round(Number(field.value) * 100) / 10000;
slider.addEventListener("input", () => {
  if (exact) exact.value = slider.value;
  draw(share(slider));
});
exact?.addEventListener("input", () => {
  if (!exact.checkValidity() || !exact.value) return;
  slider.value = exact.value;
  draw(share(exact));
});
panel.querySelector("[data-slide]").hidden = false;
draw(inUse);
