// The keyboard: single keys while nothing is being typed, Alt with a key always. `?` shows all of them.
import { text } from "./texts.js";

const press = (selector) => () => document.querySelector(selector)?.click();

/** `lists` opens and takes chats. */
export function startKeys(lists) {
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    u: () => lists.openNext(),
    q: () => lists.claimFirst(),
    r: () => write("reply"),
    n: () => write("note"),
    t: press("#do-transfer"),
    b: press("#do-return"),
    c: press("#do-close"),
    p: press("[data-promise-open=make]"),
    i: press("[data-article-insert]"),
    w: press("#why > summary"),
    h: () => focusHistory(),
    "/": () => canned(),
    s: press("[data-library-search]"),
    "?": () => showKeys(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const act = event.altKey ? withAlt(event, lists) : isTyping(event.target) ? leave(event) : alone(event, keys);
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-show-keys]")) showKeys(); });
  for (const type of ["keydown", "keyup", "blur"]) addEventListener(type, showNumbers);
  rememberSingle();
}

// While Alt is down my chats show the numbers that open them.
function showNumbers(event) {
  document.body.classList.toggle("alt-down", event.type === "keydown" && event.key === "Alt");
}

function alone(event, keys) {
  const inList = Boolean(event.target.closest("#lists"));
  if (inList && event.key === "ArrowDown") return () => move(1);
  if (inList && event.key === "ArrowUp") return () => move(-1);
  // Who speaks to the machine, or has unsteady hands, switches single keys off; `?` brings them back.
  return isSingleOn() || event.key === "?" ? keys[event.key] : undefined;
}

function withAlt(event, lists) {
  const number = event.code.match(/^Digit([1-9])$/)?.[1];
  if (number) return () => lists.openNumber(Number(number));
  return event.code === "KeyU" ? () => lists.openNext() : undefined;
}

// Out of the field and into the log, so that the single keys work; whoever fills something in there comes first.
function leave(event) {
  if (event.key !== "Escape" || event.target.id !== "reply" || event.defaultPrevented) return undefined;
  return document.getElementById("earlier") ? undefined : () => document.getElementById("log-scroll")?.focus();
}

function move(step) {
  const links = [...document.querySelectorAll("#lists .item .l1 a")].filter((link) => link.checkVisibility?.() ?? true);
  if (!links.length) return;
  const here = links.indexOf(document.activeElement.closest(".item")?.querySelector(".l1 a"));
  const current = links.findIndex((link) => link.closest("[aria-current]"));
  const from = here >= 0 ? here : current >= 0 ? current : step > 0 ? -1 : links.length;
  links[Math.min(links.length - 1, Math.max(0, from + step))].focus();
}

function write(kind) {
  const choice = document.querySelector(`#composer input[type=radio][value=${kind}]`);
  if (choice && !choice.checked) choice.click();
  document.getElementById("reply")?.focus();
}

// A slash at the beginning brings up the canned replies.
function canned() {
  const field = document.getElementById("reply");
  if (!field) return;
  write("reply");
  if (field.value) return;
  field.value = "/";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function focusHistory() {
  const link = document.querySelector("#about [data-earlier]");
  if (link?.checkVisibility?.() === false) document.getElementById("show-about")?.click(); // where it lies folded away
  link?.focus();
}

function showKeys() {
  document.getElementById("keys").showModal();
}

const isSingleOn = () => localStorage.getItem("keys.single") !== "off";

function rememberSingle() {
  const box = document.getElementById("single-keys");
  box.checked = isSingleOn();
  box.addEventListener("change", () => {
    localStorage.setItem("keys.single", box.checked ? "on" : "off");
    document.getElementById("announce").textContent = text(box.checked ? "keys.on" : "keys.off");
  });
}

function isTyping(element) {
  return element.matches?.("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])") ?? false;
}
