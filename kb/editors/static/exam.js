// Looks again until the examination is done, and says that a button's work takes a moment.
import { swapParts } from "./parts.js";

const EVERY = 700; // milliseconds
const part = document.querySelector("[data-part='report'], [data-part='run']");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const fresh = swapParts(await answer.text());
    const next = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (answer.ok && next?.hasAttribute("data-waiting")) return void setTimeout(look, EVERY);
    part.removeAttribute("aria-busy");
    part.removeAttribute("data-waiting");
    if (!answer.ok) location.reload();
  } catch {
    setTimeout(look, EVERY * 4); // the network is away for a moment
  }
}

if (part?.hasAttribute("data-waiting")) setTimeout(look, EVERY);

document.addEventListener("submit", (event) => {
  event.target.setAttribute("aria-busy", "true");
});
