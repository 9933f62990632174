// Who else has which conversation open: in its head, and in the queue before somebody takes it.
import { initials } from "./names.js";
import { text } from "./texts.js";

const LOOKS_FOR = 20000; // milliseconds; a colleague's console renews it with every heartbeat

const me = document.getElementById("main").dataset.staff;

export class Lookers {
  /** `newcomer(conversation)` is told when somebody opens a conversation that nobody was known to look at. */
  constructor(newcomer) {
    this.newcomer = newcomer;
    this.known = new Map();
  }

  /** A piece of news that is about looking; whether it was. */
  hears({ type, conversation_id: conversation, data }) {
    if (type !== "agent.looking" && type !== "agent.looked_away") return false;
    if (data.staff_id !== me) this.#note(conversation, data.staff_id, type === "agent.looking" ? data.name : null);
    return true;
  }

  #note(conversation, staff, name) {
    const known = this.known.get(staff);
    clearTimeout(known?.timer);
    if (name === null) {
      if (known?.conversation === conversation) this.known.delete(staff);
    } else {
      const timer = setTimeout(() => this.#note(conversation, staff, null), LOOKS_FOR);
      this.known.set(staff, { conversation, name, timer });
      if (known?.conversation !== conversation) this.newcomer(conversation);
    }
    this.drawn();
  }

  #names(conversation) {
    return [...this.known.values()].filter((one) => one.conversation === conversation).map(({ name }) => name);
  }

  /** After anything was drawn. */
  drawn() {
    const open = document.getElementById("main").dataset.conversation;
    const seen = document.getElementById("seen");
    if (seen) say(seen, open ? this.#names(open) : []);
    for (const place of document.querySelectorAll("#lists [data-lookers]")) {
      const names = this.#names(place.closest(".item").dataset.conversation);
      if (place.dataset.lookers === names.join()) continue;
      place.dataset.lookers = names.join();
      place.replaceChildren(...names.map((name) => face(name, text("looking", { name }))));
    }
  }
}

function say(place, names) {
  const words = names.length ? text("looking", { name: names.join(", ") }) : "";
  place.hidden = words === "";
  if (place.dataset.says === words) return;
  place.dataset.says = words;
  place.replaceChildren(...names.slice(0, 1).map((name) => face(name)), words);
}

function face(name, words = "") {
  const one = document.createElement("span");
  one.className = "face agent s";
  one.textContent = initials(name);
  if (words) {
    one.setAttribute("role", "img");
    one.setAttribute("aria-label", words);
    one.title = words;
  } else one.setAttribute("aria-hidden", "true");
  return one;
}
