// The supervisor's page: drawn by the service, drawn anew when there is news; conversations are given to others here.
import { fetchPart, Refusal, send, signIn } from "../agents/api.js";
import { replaceParts } from "../agents/parts.js";
import { News } from "../agents/socket.js";
import { text } from "../agents/texts.js";
import { showTimes } from "../agents/times.js";
import { toast } from "../agents/toast.js";

const PAUSE = 700; // milliseconds between two drawings; a busy desk has news all the time
const LOOK_EVERY = 30000; // what nobody announces: a wait that became long, a browser that died

let asked = null;
let running = false;

function refresh() {
  asked ??= setTimeout(draw, PAUSE);
}

async function draw() {
  asked = null;
  if (running) { refresh(); return; }
  running = true;
  try {
    replaceParts(await fetchPart("/desk/parts/supervision"));
    showTimes();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  } finally {
    running = false;
  }
}

// ---- giving a conversation to somebody else

const dialog = document.getElementById("move");
const form = dialog.querySelector("form");
const problem = document.getElementById("move-problem");

async function ask(button) {
  form.reset();
  problem.hidden = true;
  dialog.dataset.handoff = button.dataset.move;
  document.getElementById("move-who").textContent = button.dataset.name;
  const place = document.getElementById("move-to");
  try {
    const part = await fetchPart(`/desk/parts/colleagues?language=${encodeURIComponent(button.dataset.language)}`);
    place.replaceChildren(...part.body.childNodes);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.sentence);
    return;
  }
  place.querySelector(`input[value="to_agent:${CSS.escape(button.dataset.holder)}"]`)?.closest("label").remove();
  const first = place.querySelector("input");
  if (first) first.checked = true;
  form.querySelector(".primary").disabled = !first;
  dialog.showModal();
}

async function move() {
  const [kind, ...rest] = form.elements.to.value.split(":");
  const value = rest.join(":");
  const chosen = form.querySelector("input[name=to]:checked").closest("label").querySelector("b").textContent;
  form.querySelector(".primary").disabled = true;
  try {
    await send("POST", `/api/handoffs/${dialog.dataset.handoff}/assign`, { [kind]: value, note: form.elements.note.value });
    dialog.close();
    toast(dialog.dataset.moved.replace("{who}", chosen));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem.querySelector("span").textContent = error.sentence;
    problem.hidden = false;
  } finally {
    form.querySelector(".primary").disabled = false;
    refresh();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) ask(button);
  if (event.target.closest("[data-cancel]") || event.target === dialog) dialog.close();
});
form.addEventListener("submit", (event) => { event.preventDefault(); move(); });

// ---- news

const banner = document.getElementById("banner");
const connected = (is) => {
  banner.hidden = is;
  banner.textContent = is ? "" : text("down.connection");
};
let lost = null;

new News({
  news(frame) {
    if (!/\.(looking|looked_away|typing)$/.test(frame.type)) refresh();
  },
  connected() { clearTimeout(lost); connected(true); refresh(); },
  lost() { clearTimeout(lost); lost = setTimeout(() => connected(false), 3000); },
  signedOut: signIn,
});
showTimes();
setInterval(refresh, LOOK_EVERY);
