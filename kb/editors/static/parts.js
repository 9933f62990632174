// Puts the parts of a freshly drawn page in the place of this page's parts, and leaves the rest,
// so that what somebody is typing is never touched. A part is an element with data-part.
import { writeTimes } from "./times.js";

export function swapParts(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-part]")) {
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (next) part.replaceChildren(...next.childNodes);
  }
  writeTimes(document);
  return fresh;
}

export function debounce(milliseconds, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

// The body of a form as browsers send one without files.
export function bodyOf(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter));
}
