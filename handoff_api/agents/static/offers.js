// What is offered to me, and until when: the seconds count down here, the service decides.
import { Refusal, send } from "./api.js";
import { text } from "./texts.js";
import { serviceNow } from "./times.js";
import { toast } from "./toast.js";

const wholes = new Map(); // how many seconds there were at the first look, for the bar

/** Bring the offers and all countdowns to life; `changed` is called when one was declined or ran out. */
export function startOffers(changed) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-decline]");
    if (!button) return;
    button.disabled = true;
    try {
      await send("POST", `/api/handoffs/${button.dataset.decline}/decline`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status !== 409) toast(error.sentence); // else it had run out
    } finally {
      changed();
    }
  });
  setInterval(() => countDown(changed), 1000);
}

/** Write how much time is left, wherever something ends soon. */
export function countDown(changed = () => {}) {
  for (const place of document.querySelectorAll("[data-until]")) {
    const left = Math.max(0, Math.ceil((Date.parse(place.dataset.until) - serviceNow()) / 1000));
    const words = place.querySelector("[data-left]");
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (words) words.textContent = text("left", { clock });
    showBar(place, left);
    place.classList.toggle("is-short", left <= 60);
    if (left === 0 && !place.ended) {
      place.ended = true;
      setTimeout(changed, 500); // a moment later, so that the service has noticed as well
    }
  }
}

function showBar(place, left) {
  const bar = place.querySelector("progress");
  if (!bar) return;
  if (!wholes.has(place.dataset.until)) wholes.set(place.dataset.until, Math.max(left, 1));
  bar.max = wholes.get(place.dataset.until);
  bar.value = left;
}
