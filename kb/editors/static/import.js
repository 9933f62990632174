// Follows an import while it goes on, and takes files that are dropped on the form.
import { swapParts } from "./parts.js";

const EVERY = 1000; // milliseconds; a lost network is tried again as often

async function follow() {
  if (!document.querySelector("[data-busy]")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok || answer?.status === 400) {
    const before = document.querySelector("#step")?.textContent;
    swapParts(await answer.text());
    if (document.querySelector("#step")?.textContent !== before) document.querySelector("#main").scrollTo?.(0, 0);
  }
  setTimeout(follow, EVERY);
}

const drop = document.querySelector("[data-drop]");
drop?.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (event.dataTransfer.files.length) drop.querySelector("#files").files = event.dataTransfer.files;
});

// While a large folder is on its way nobody presses twice.
document.querySelector("[data-import]")?.addEventListener("submit", (event) => {
  const button = event.target.querySelector("button.primary");
  setTimeout(() => { button.disabled = true; }, 0);
});

setTimeout(follow, EVERY);
