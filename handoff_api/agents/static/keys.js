// The keyboard: j and k, or the arrows inside a list, move; Enter opens; r goes to the reply.

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const inList = Boolean(event.target.closest("#lists"));
    if (event.key === "j" || (inList && event.key === "ArrowDown")) return move(event, 1);
    if (event.key === "k" || (inList && event.key === "ArrowUp")) return move(event, -1);
    if (event.key === "r" && document.getElementById("reply")) {
      event.preventDefault();
      document.getElementById("reply").focus();
    }
  });
}

function move(event, step) {
  const links = [...document.querySelectorAll("#lists .item .l1 a")];
  if (!links.length) return;
  event.preventDefault();
  const here = links.indexOf(document.activeElement.closest(".item")?.querySelector(".l1 a"));
  const current = links.findIndex((link) => link.closest("[aria-current]"));
  const from = here >= 0 ? here : current >= 0 ? current : step > 0 ? -1 : links.length;
  links[Math.min(links.length - 1, Math.max(0, from + step))].focus();
}

function isTyping(element) {
  return element.matches?.("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])") ?? false;
}
