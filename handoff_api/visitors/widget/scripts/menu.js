/* The "..." menu: take the conversation along, or have it erased after one more question. */

import { $, say } from "./dom.js";
import { t } from "./texts.js";

export function setUpMenu({ download, erase }) {
  const show = (open) => {
    $("menu").hidden = !open;
    $("more").setAttribute("aria-expanded", String(open));
  };
  $("more").addEventListener("click", () => show($("menu").hidden));
  $("download").addEventListener("click", () => { show(false); download(); });
  $("erase").addEventListener("click", () => { show(false); say($("confirm-failed"), ""); $("confirm").showModal(); });
  $("erase-now").addEventListener("click", () => erase().then(() => $("confirm").close(), () => say($("confirm-failed"), t("failed"))));
  $("confirm").addEventListener("close", () => $("more").focus());
  document.addEventListener("click", ({ target }) => { if (!target.closest("#menu, #more")) show(false); });
  document.addEventListener("keydown", (event) => escape(event, show));
}

/* Escape closes the innermost thing: the menu or the question before the whole panel. */
function escape(event, show) {
  if (event.key !== "Escape") return;
  if ($("confirm").open) event.preventDefault(), $("confirm").close();
  if ($("menu").hidden) return;
  event.preventDefault();
  show(false);
  $("more").focus();
}

/* Hands a file to the browser's own download. */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
