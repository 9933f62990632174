// Proposing an article: the first click shows the draft that the chat suggests, the second sends it to the editors.
import { fetchPart, Refusal, send } from "./api.js";
import { text } from "./texts.js";
import { toast } from "./toast.js";

/** Bring the button and its dialog to life; `done` is called when a draft was made. */
export function startProposing(done) {
  const dialog = document.getElementById("propose");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-propose]");
    if (button) open(dialog, button);
  });
  dialog.addEventListener("submit", (event) => { event.preventDefault(); propose(dialog, event.target, done); });
}

async function open(dialog, button) {
  const part = await fetchPart(`/desk/parts/proposal/${encodeURIComponent(button.dataset.propose)}`).catch(() => null);
  if (!part) return toast(text("not_done"));
  const form = document.importNode(part.getElementById("found"), true);
  // The first draft of a chat is one for everybody; who wants another one says so by a key of its own.
  if (button.closest("[data-drafts]").dataset.drafts !== "0") form.dataset.key = `${Date.now().toString(36)}`;
  document.getElementById("propose-in").replaceChildren(form);
  dialog.showModal();
}

async function propose(dialog, form, done) {
  const data = new FormData(form);
  const button = form.querySelector("[data-send-proposal]");
  button.disabled = true;
  problem(form, "");
  try {
    const draft = await send("POST", `/api/handoffs/${form.dataset.handoff}/article-proposals`, {
      title: data.get("title"),
      answer: data.get("answer"),
      phrasings: data.get("phrasings").split("\n").filter((line) => line.trim()),
      language: data.get("language"),
      ...(form.dataset.key && { client_proposal_id: form.dataset.key }),
    });
    thank(form, draft);
    done();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(form, error.status === 503 || error.status === 0 ? text("proposal_later") : error.status === 422 ? text("proposal_wrong") : error.sentence);
    button.disabled = false;
  }
}

function thank(form, draft) {
  for (const part of form.children) part.hidden = !part.matches("h2, [data-proposed]");
  form.querySelector("[data-draft]").href = draft.url;
  form.querySelector("[data-proposed] [data-cancel]").focus();
}

function problem(form, words) {
  const place = form.querySelector(".problem");
  place.querySelector("span").textContent = words;
  place.hidden = words === "";
}
