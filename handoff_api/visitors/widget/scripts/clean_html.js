/* The HTML of an article answer, rebuilt from an allow-list.
 *
 * The server has cleaned it when the article was published; here only known tags and safe links are copied, node by
 * node, so that nothing else could run in a visitor's browser.
 */

import { el } from "./dom.js";

const TAGS = new Set(["p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "code", "pre", "blockquote", "a", "h2", "h3", "h4", "hr", "table", "thead", "tbody", "tr", "th", "td"]);
const DROPPED = new Set(["script", "style", "template", "iframe", "object", "svg", "math", "noscript"]);
const LINKS = ["https:", "http:", "mailto:", "tel:"];

export function cleanHtml(html) {
  const clean = document.createDocumentFragment();
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) clean.append(...copy(node));
  return clean;
}

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.textContent];
  const tag = node.nodeType === Node.ELEMENT_NODE ? node.localName : "";
  if (!tag || DROPPED.has(tag)) return [];
  const children = [...node.childNodes].flatMap(copy);
  if (!TAGS.has(tag)) return children;
  return [tag === "a" ? link(node.getAttribute("href"), ...children) : el(tag, {}, ...children)];
}

/* A link that opens in another tab and tells the other side nothing; plain text when the address is not a safe one. */
export function link(address, ...children) {
  const url = URL.canParse(address || "", location.origin) ? new URL(address, location.origin) : null;
  if (!address || !LINKS.includes(url?.protocol)) return el("span", {}, ...children);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
