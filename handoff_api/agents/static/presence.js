// How I am at the desk: changed here, stored by the service, drawn by the lists.
import { Refusal, send } from "./api.js";
import { toast } from "./toast.js";

/** Bring the control to life; `changed` is called when the service has stored a choice. */
export function startPresence(changed) {
  document.addEventListener("click", (event) => {
    const menu = document.getElementById("presence-menu");
    const status = event.target.closest("[data-set-status]");
    const step = event.target.closest("[data-add-capacity]");
    if (status) {
      event.preventDefault();
      menu.open = false;
      document.getElementById("presence-now").focus();
      store({ status: status.dataset.setStatus }, changed);
    } else if (step) {
      store({ step: Number(step.dataset.addCapacity) }, changed);
    } else if (menu?.open && !event.target.closest("#presence-menu")) {
      menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.getElementById("presence-menu");
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      document.getElementById("presence-now").focus();
    }
  });
}

async function store({ status, step = 0 }, changed) {
  const now = document.querySelector("[data-part=presence]");
  const capacity = Math.min(20, Math.max(0, Number(now.dataset.capacity) + step));
  now.dataset.capacity = capacity; // so that two quick presses count twice
  try {
    await send("PUT", "/api/staff/presence", { status: status ?? now.dataset.status, capacity });
    changed();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast(error.sentence);
  }
}
