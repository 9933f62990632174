// The page of promises: drawn by the service, asked for again after a command and every now and then.
import { fetchPart, Refusal } from "./api.js";
import { replaceParts } from "./parts.js";
import { startPromises } from "./promises.js";
import { showTimes } from "./times.js";

const EVERY = 20000; // milliseconds; what is urgent is told by the console, this page only has to be true

async function refresh() {
  if (document.visibilityState !== "visible") return;
  try {
    replaceParts(await fetchPart(`/desk/promises${location.search}`));
    showTimes();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

startPromises(refresh);
showTimes();
setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
