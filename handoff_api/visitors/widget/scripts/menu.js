/* The "..." menu: take the conversation along, go on elsewhere, or have it erased after one more question. */

import { $, say } from "./dom.js";
import { t } from "./texts.js";

/* Gives {close()} for whoever hears the Escape key. */
export function setUpMenu({ download, elsewhere, erase }) {
  const show = (open) => {
    $("menu").hidden = !open;
    $("more").setAttribute("aria-expanded", String(open));
  };
  $("more").addEventListener("click", () => show($("menu").hidden));
  $("download").addEventListener("click", () => { show(false); download(); });
  $("elsewhere-open").addEventListener("click", () => { show(false); elsewhere(); });
  $("erase").addEventListener("click", () => { show(false); say($("confirm-failed"), ""); $("confirm").showModal(); });
  $("erase-now").addEventListener("click", () => erase().then(() => $("confirm").close(), () => say($("confirm-failed"), t("failed"))));
  for (const dialog of ["confirm", "elsewhere"]) $(dialog).addEventListener("close", () => $($("more").hidden ? "text" : "more").focus());
  document.addEventListener("click", ({ target }) => { if (!target.closest("#menu, #more")) show(false); });
  return { close: () => closeInnermost(show) };
}

/* Closes the menu if it is open; whether there was something more urgent to close than the panel. */
function closeInnermost(show) {
  if (document.querySelector("dialog[open]")) return true; // it closes itself
  if ($("menu").hidden) return false;
  show(false);
  $("more").focus();
  return true;
}

/* Hands a file to the browser's own download. */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
