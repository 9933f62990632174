// The preview follows the typing; the server renders it with the function that publishing uses.
import { bodyOf, debounce } from "./parts.js";

const PAUSE = 300; // milliseconds without a key before it is drawn again

export function preview(form) {
  const place = form.querySelector("[data-preview-place]");
  let asked;
  let drawn = "";

  async function draw() {
    const { title, answer } = form.elements;
    const first = [...form.querySelectorAll("[name=phrasing]")].find((input) => input.value.trim())?.value ?? "";
    const seen = JSON.stringify([title.value, answer.value, first]);
    if (seen === drawn) return;
    asked?.abort();
    asked = new AbortController();
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body: bodyOf(form), signal: asked.signal });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      place.replaceChildren(...fresh.body.childNodes);
      drawn = seen;
    } catch (error) {
      if (error.name !== "AbortError") drawn = "";
    }
  }

  form.addEventListener("input", debounce(PAUSE, draw));
}
