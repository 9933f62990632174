/* Going on with the conversation on another device: a code to point a camera at, and the same as a link. */

import { $, el, say } from "./dom.js";
import { t } from "./texts.js";
import { hour } from "./times.js";

const SVG = "http://www.w3.org/2000/svg";

/* `link()` makes a new one each time: it works once. */
export async function showElsewhere(link) {
  say($("elsewhere-failed"), "");
  $("elsewhere").showModal();
  await link().then(draw, () => say($("elsewhere-failed"), t("failed")));
}

function draw({ url, expires_at: until, qr: { size, path } }) {
  const code = document.createElementNS(SVG, "svg");
  const dark = document.createElementNS(SVG, "path");
  const attributes = { class: "code", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": t("elsewhere.code"), "shape-rendering": "crispEdges" };
  for (const [name, value] of Object.entries(attributes)) code.setAttribute(name, value);
  dark.setAttribute("d", path);
  code.append(dark);
  const input = el("input", { className: "input", id: "elsewhere-link", readOnly: true, value: url, onfocus: () => input.select() });
  $("elsewhere-link").replaceWith(input);
  $("elsewhere-code").replaceChildren(code);
  say($("elsewhere-until"), t("elsewhere.until", { time: hour(until) }));
}
