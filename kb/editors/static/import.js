// Follows an import while it goes on, and takes files that are dropped on the form.
import { swapParts } from "./parts.js";

const said = document.querySelector("[data-said]");
const EVERY = 1000; // milliseconds; a lost network is tried again as often

async function follow() {
  if (!document.querySelector("[data-busy]")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok || answer?.status === 400) {
    swapParts(await answer.text());
    const news = document.querySelector("[data-part=job] h2").textContent;
    if (said.textContent !== news) said.textContent = news; // read aloud, once for each step
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
