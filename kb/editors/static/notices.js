// The form of a notice: the preview follows the typing, and who would be told is tried when the questions change.
import { bodyOf, debounce } from "./parts.js";

const DRAWN_AFTER = 300; // milliseconds without a key
const TRIED_AFTER = 1200; // trying asks hundreds of questions again

const form = document.querySelector("#notice");

function follows(name, part, address, said) {
  const place = document.querySelector(`[data-place="${name}"]`);
  let asked;
  let drawn = "";
  return async () => {
    const body = bodyOf(form);
    const seen = said(body);
    if (!seen || seen === drawn) return;
    asked?.abort();
    asked = new AbortController();
    if (place.dataset.busy && !place.childElementCount) place.textContent = place.dataset.busy;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: "POST", body, signal: asked.signal });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(part);
      place.replaceChildren(fresh);
      drawn = seen;
    } catch (error) {
      if (error.name !== "AbortError") drawn = "";
    } finally {
      place.removeAttribute("aria-busy");
    }
  };
}

if (form) {
  const wording = (body) => [body.get("title_it"), body.get("title_en"), body.get("text_it"), body.get("text_en")].join("\n");
  const draw = follows("preview", "[data-notice-preview]", form.dataset.preview, (body) => body.toString());
  const attempt = follows("tried", "[data-notice-tried]", form.dataset.try, (body) => {
    const questions = body.get("questions").trim();
    return questions && `${questions}\n\n${wording(body)}`;
  });
  const later = debounce(TRIED_AFTER, attempt);
  form.addEventListener("input", debounce(DRAWN_AFTER, draw));
  form.addEventListener("input", later);
  document.querySelector("[data-try-button]").addEventListener("click", (event) => {
    event.preventDefault();
    attempt();
  });
  attempt();
  if (new URLSearchParams(location.search).has("done")) history.replaceState(null, "", location.pathname);
}
