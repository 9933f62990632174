// The preview and the hints follow the typing; the server renders with the function that publishing uses.
import { bodyOf, debounce, swapParts } from "./parts.js";

const PAUSE = 300; // milliseconds without a key before it is drawn again

export function preview(form) {
  const place = form.querySelector("[data-preview-place]");
  let asked;
  let drawn = "";

  async function draw() {
    const body = bodyOf(form);
    const seen = body.toString();
    if (seen === drawn) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body, signal: asked.signal });
      if (!response.ok) return;
      const fresh = swapParts(await response.text());
      place.replaceChildren(...fresh.querySelector("[data-preview]").childNodes);
      drawn = seen;
    } catch (error) {
      if (error.name !== "AbortError") drawn = "";
    }
  }

  form.addEventListener("input", debounce(PAUSE, draw));
}
