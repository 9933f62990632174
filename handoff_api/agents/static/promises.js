// Promising, moving, keeping and handing over: asked in a dialog, done by a command, kept open when it is refused.
import { Refusal, send } from "./api.js";
import { text } from "./texts.js";
import { serviceNow } from "./times.js";
import { toast } from "./toast.js";

const EVENING = 18; // o'clock, for somebody who promises it today
const MORNING = 10;

/** Bring the buttons of promises to life; `done` is called after every command. */
export function startPromises(done) {
  document.addEventListener("click", (event) => {
    const open = event.target.closest("[data-promise-open]");
    if (open) openDialog(document.getElementById(`promise-${open.dataset.promiseOpen}`), open.dataset);
    const take = event.target.closest("[data-promise-take]");
    if (take) takeOver(take, done);
    const quick = event.target.closest("[data-quick]");
    if (quick) quick.closest("form").due.value = local(quickTime(quick.dataset.quick));
  });
  for (const form of document.querySelectorAll("[data-promise-do]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); act(form, done); });
    form.querySelector("[data-cancel]").addEventListener("click", () => form.closest("dialog").close());
  }
}

async function openDialog(dialog, { promise, handoff, due, owner, reach }) {
  const form = dialog.querySelector("form");
  form.reset();
  problem(form, "");
  Object.assign(dialog.dataset, { promise: promise ?? "", handoff: handoff ?? "" });
  if (form.due) Object.assign(form.due, { value: local(new Date(due)), min: local(new Date(serviceNow())) });
  if (form.reach) askReach(form, reach);
  dialog.showModal();
  const select = form.querySelector("[data-colleagues]");
  if (select) await offerColleagues(select, owner);
}

function askReach(form, reach) {
  const known = form.querySelector("[data-reach-known]");
  const unknown = form.querySelector("[data-reach-unknown]");
  known.hidden = !reach;
  unknown.hidden = Boolean(reach);
  known.querySelector("[data-reach-as]").textContent = reach ?? "";
  Object.assign(form.reach, { disabled: Boolean(reach), required: !reach });
}

// Everybody who answers visitors; whoever owns it already is left out, else I am the first.
async function offerColleagues(select, owner) {
  const { items } = await send("GET", "/api/staff").catch(() => ({ items: [] }));
  const me = document.getElementById("main").dataset.staff;
  const able = items.filter((one) => one.staff_id !== owner && one.roles.some((role) => role !== "editor"));
  able.sort((one, other) => (other.staff_id === me) - (one.staff_id === me));
  select.replaceChildren(...able.map((one) => {
    const name = one.staff_id === me ? text("promise.me", { name: one.name }) : one.name;
    return new Option(one.skills.length ? `${name} (${one.skills.join(", ")})` : name, one.staff_id);
  }));
}

async function act(form, done) {
  const dialog = form.closest("dialog");
  const button = form.querySelector(".primary");
  const typed = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  button.disabled = true;
  try {
    await command(form.dataset.promiseDo, dialog.dataset, typed);
    dialog.close();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(form, refused(form, error));
  } finally {
    button.disabled = false;
    done();
  }
}

function command(what, { promise, handoff }, { text: words, due, reason, note, owner_id, reach }) {
  const when = due && new Date(due).toISOString();
  if (what === "make") {
    const contact = reach && { [reach.includes("@") ? "email" : "phone"]: reach };
    return send("POST", `/api/handoffs/${handoff}/promises`, { text: words, due: when, owner_id, ...contact });
  }
  const body = { move: { due: when, reason }, keep: { note: note || null }, "hand-over": { owner_id } }[what];
  return send("POST", `/api/promises/${promise}/${what}`, body);
}

async function takeOver(button, done) {
  button.disabled = true;
  const me = document.getElementById("main").dataset.staff;
  try {
    await send("POST", `/api/promises/${button.dataset.promiseTake}/hand-over`, { owner_id: me });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.sentence);
  } finally {
    button.disabled = false;
    done();
  }
}

function refused(form, error) {
  if (error.status === 422) return text("promise.incomplete");
  if (error.status === 409 && form.due && new Date(form.due.value) <= serviceNow()) return text("promise.past");
  return error.sentence;
}

function quickTime(kind) {
  const at = new Date(serviceNow());
  if (kind === "hour") return new Date(Math.ceil((at.getTime() + 3600e3) / 300e3) * 300e3);
  if (kind === "evening" && at.getHours() < EVENING) return new Date(at.setHours(EVENING, 0, 0, 0));
  if (kind === "next_week") at.setDate(at.getDate() + ((8 - at.getDay()) % 7 || 7)); // Monday
  else at.setDate(at.getDate() + 1);
  return new Date(at.setHours(kind === "evening" ? EVENING : MORNING, 0, 0, 0));
}

// As a field of the kind datetime-local takes it: on the clock of this machine.
function local(at) {
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function problem(form, words) {
  const place = form.querySelector(".problem");
  place.querySelector("span").textContent = words;
  place.hidden = words === "";
}
