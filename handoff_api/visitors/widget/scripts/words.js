/* Plain text as paragraphs, with the addresses in it as links. */

import { link } from "./clean_html.js";
import { el } from "./dom.js";

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/;

export function paragraphs(text) {
  return text.split(/\n{2,}/).filter((part) => part.trim()).map((part) => el("p", {}, ...linked(part)));
}

function linked(text) {
  return text.split(ADDRESS).map((part, index) => (index % 2 ? link(part, part) : part));
}

/* "Marta Aldeghi" -> "MA", "Marta" -> "MA". */
export function initials(name) {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  const second = rest.length ? rest.at(-1)[0] : first.slice(1, 2);
  return (first.slice(0, 1) + second).toUpperCase();
}
