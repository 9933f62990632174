// An earlier conversation of the same visitor, read in place: it lies over the log, the composer stays usable.
import { fetchPart, Refusal } from "./api.js";
import { showTimes } from "./times.js";
import { toast } from "./toast.js";

/** Bring the links of the history to life; `goTo(view)` shows a view on a phone. */
export function startEarlier(goTo) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-earlier]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      openEarlier(link.dataset.earlier, goTo);
    }
    if (event.target.closest("#close-earlier")) closeEarlier();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.getElementById("earlier") && !document.querySelector("dialog[open]")) closeEarlier();
  });
}

async function openEarlier(id, goTo) {
  let part;
  try {
    part = await fetchPart(`/desk/parts/earlier/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return toast(error.sentence);
  }
  document.getElementById("earlier")?.remove();
  const earlier = document.importNode(part.getElementById("earlier"), true);
  earlier.dataset.shows = id;
  document.getElementById("conversation").append(earlier);
  mark(id);
  showTimes(earlier);
  document.body.classList.remove("about-open");
  goTo("chat");
  earlier.querySelector("#earlier-title").focus({ preventScroll: true });
}

function closeEarlier() {
  const shown = document.getElementById("earlier");
  const link = shown && document.querySelector(`[data-earlier="${CSS.escape(shown.dataset.shows)}"]`);
  shown?.remove();
  mark(null);
  if (link?.checkVisibility?.()) link.focus({ preventScroll: true });
  else document.getElementById("log-scroll")?.focus({ preventScroll: true });
}

/** After the history was drawn again: the line of what is being read is marked. */
export function mark(id = document.getElementById("earlier")?.dataset.shows ?? null) {
  for (const link of document.querySelectorAll("[data-earlier]")) {
    link.closest("li").classList.toggle("being-read", link.dataset.earlier === id);
  }
}
