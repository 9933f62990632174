// Says every few seconds that the article is open, and shows who else has it open.
import { swapParts } from "./parts.js";

const EVERY = 15000; // milliseconds

export function here(form) {
  if (!form.dataset.here) return;
  async function tell() {
    if (document.hidden) return;
    try {
      const answer = await fetch(form.dataset.here, { method: "POST" });
      if (answer.ok) swapParts(await answer.text());
    } catch {
      // Whoever cannot be asked is asked again in a while.
    }
  }
  tell();
  form.addEventListener("drawn", tell);
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
}
