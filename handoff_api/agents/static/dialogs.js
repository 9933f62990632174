// Transfer, return and close: asked in a dialog, done by a command, kept open when it is refused.
import { fetchPart, Refusal, send } from "./api.js";

/** Bring the dialogs to life; `conversation` is the open one, `done` is called after a command. */
export function startDialogs({ done }) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (button) openDialog(document.getElementById(button.dataset.open));
    if (event.target.closest("[data-cancel]")) event.target.closest("dialog").close();
    if (event.target.localName === "dialog") event.target.close(); // its backdrop
  });
  for (const form of document.querySelectorAll("dialog form[data-do]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); act(form, done); });
  }
}

async function openDialog(dialog) {
  document.querySelector("details.more[open]")?.removeAttribute("open");
  dialog.querySelector("form").reset();
  problem(dialog, "");
  dialog.dataset.handoff = document.getElementById("composer")?.dataset.handoff;
  dialog.dataset.language = document.getElementById("composer")?.dataset.language ?? "";
  if (dialog.id === "transfer") await offerColleagues(dialog);
  dialog.showModal();
}

async function act(form, done) {
  const dialog = form.closest("dialog");
  const button = form.querySelector(".primary");
  const data = Object.fromEntries(new FormData(form));
  button.disabled = true;
  try {
    await command(form.dataset.do, `/api/handoffs/${dialog.dataset.handoff}`, data);
    dialog.close();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(dialog, error.sentence);
  } finally {
    button.disabled = false;
    done();
  }
}

function command(what, handoff, data) {
  if (what === "close") return send("POST", `${handoff}/close`, { outcome: data.outcome, note: data.note || null });
  if (what === "return") return send("POST", `${handoff}/${data.where}`);
  const [kind, value] = splitOnce(data.to ?? "");
  return send("POST", `${handoff}/transfer`, { [kind]: value, note: data.note });
}

const splitOnce = (to) => [to.slice(0, to.indexOf(":")), to.slice(to.indexOf(":") + 1)];

async function offerColleagues(dialog) {
  const place = document.getElementById("colleagues-to-choose");
  place.replaceChildren();
  const part = await fetchPart(`/desk/parts/colleagues?language=${dialog.dataset.language}`).catch(() => null);
  if (part) place.replaceChildren(...document.importNode(part.body, true).childNodes);
  const first = place.querySelector("input");
  if (first) first.checked = true;
  dialog.querySelector(".primary").disabled = !first;
}

function problem(dialog, words) {
  const place = dialog.querySelector(".problem");
  place.querySelector("span").textContent = words;
  place.hidden = words === "";
}
