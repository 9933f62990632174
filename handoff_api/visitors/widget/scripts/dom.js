/* Making elements: text is always text, never markup. */

const SVG = "http://www.w3.org/2000/svg";

export const $ = (id) => document.getElementById(id);

/* `properties` are DOM properties, or attributes where the name has a dash or is `role`; children are nodes or strings. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter(Boolean));
  return element;
}

/* One of the drawings in templates/icons.svg. */
export function icon(name, size = "") {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", `i ${size}`.trim());
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/* A button that does something. */
export const button = (words, onclick, className = "btn compact", drawing = "") =>
  el("button", { type: "button", className, onclick }, drawing && icon(drawing, "i-s"), drawing && " ", words);

/* Sets text only when it differs, so that screen readers are not told the same thing twice. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
