// The left side: opening, taking, and counting what has not been read.
import { Refusal, send } from "./api.js";
import { initials } from "./names.js";
import { text } from "./texts.js";
import { toast } from "./toast.js";

const STAYS = 3500; // milliseconds that a row which a colleague took stays readable

const title = document.title;

export class Lists {
  constructor({ open, refresh }) {
    this.open = open;
    this.refresh = refresh;
    this.taken = new Map();
    this.waiting = null;
    document.addEventListener("click", (event) => this.clicked(event));
  }

  get element() {
    return document.getElementById("lists");
  }

  /** After every drawing: unread counts, rows that were just lost, the title. */
  drawn() {
    for (const [handoff, name] of this.taken) this.markTaken(handoff, name);
    let unread = 0;
    for (const row of this.element.querySelectorAll("[data-unanswered]")) {
      const badge = row.querySelector("[data-unread]");
      if (!badge) continue;
      const seen = seenOf(row.dataset.conversation);
      const count = JSON.parse(row.dataset.unanswered).filter((seq) => seq > seen).length;
      badge.hidden = count === 0;
      badge.textContent = count;
      badge.setAttribute("aria-label", text("unread", { count }));
      badge.setAttribute("role", "img");
      row.classList.toggle("unread", count > 0);
      unread += count;
    }
    this.badges(unread, Number(this.element.dataset.waiting));
  }

  badges(unread, waiting) {
    count("tab-unread", unread, text("unread", { count: unread }));
    count("tab-queue", waiting, text("queue", { count: waiting }));
    document.title = unread + waiting > 0 ? `(${unread + waiting}) ${pageTitle()}` : pageTitle();
    if (this.waiting !== null && waiting > this.waiting) {
      document.getElementById("announce").textContent = text("new_waiting");
    }
    this.waiting = waiting;
  }

  /** Whether a piece of news changes anything here. */
  concerns({ type, conversation_id: id }) {
    if (type === "agent.looking" || type === "agent.looked_away" || type === "visitor.typing") return false;
    if (/^(handoff|promise)\.|^conversation\.closed$/.test(type)) return true;
    return Boolean(this.element.querySelector(`[data-conversation="${CSS.escape(id)}"]`));
  }

  /** Everything up to `seq` has been on the screen. */
  seen(conversation, seq) {
    if (!conversation || document.visibilityState !== "visible" || seq <= seenOf(conversation)) return;
    localStorage.setItem(`seen.${conversation}`, String(seq));
    this.drawn();
  }

  select(conversation) {
    for (const row of this.element.querySelectorAll(".item")) {
      if (row.dataset.conversation === conversation) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  clicked(event) {
    const claim = event.target.closest("[data-claim]");
    if (claim) return this.claim(claim);
    const link = event.target.closest('a[href*="/desk/conversations/"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.open(link.pathname.split("/").pop());
  }

  async claim(button) {
    button.disabled = true;
    const handoff = button.dataset.claim;
    try {
      const taken = await send("POST", `/api/handoffs/${handoff}/claim`);
      this.refresh();
      await this.open(taken.conversation_id, { fresh: true });
      document.getElementById("reply")?.focus();
    } catch (error) {
      button.disabled = false;
      if (!(error instanceof Refusal)) throw error;
      if (error.data.claimed_by) this.lost(handoff, error.data.claimed_by);
      else toast(error.sentence);
      this.refresh();
    }
  }

  // The loser reads who won, in the row itself, before it leaves the list.
  lost(handoff, name) {
    this.taken.set(handoff, name);
    this.markTaken(handoff, name);
    document.getElementById("announce").textContent = text("taken", { name });
    setTimeout(() => { this.taken.delete(handoff); this.refresh(); }, STAYS);
  }

  markTaken(handoff, name) {
    const row = this.element.querySelector(`#queue [data-handoff="${CSS.escape(handoff)}"]`) ?? this.keepLost(handoff);
    if (!row || row.classList.contains("gone")) return;
    row.classList.add("gone");
    const note = document.createElement("span");
    note.className = "taken";
    const face = document.createElement("span");
    face.className = "face agent s";
    face.setAttribute("aria-hidden", "true");
    face.textContent = initials(name);
    note.append(face, ` ${text("taken", { name })}`);
    row.querySelector(".side").replaceChildren(note);
    this.rows ??= new Map();
    this.rows.set(handoff, row.cloneNode(true));
  }

  // The list has been drawn without the row meanwhile: put the remembered one back at its end.
  keepLost(handoff) {
    const row = this.rows?.get(handoff);
    const queue = this.element.querySelector("#queue");
    if (row && queue) queue.append(row);
    return row;
  }
}

function seenOf(conversation) {
  return Number(localStorage.getItem(`seen.${conversation}`) ?? 0);
}

function count(id, number, label) {
  const badge = document.getElementById(id);
  badge.hidden = number === 0;
  badge.textContent = number;
  badge.setAttribute("role", "img");
  badge.setAttribute("aria-label", label);
}

function pageTitle() {
  const who = document.getElementById("who")?.textContent;
  const rest = title.split(" · ").slice(-2).join(" · ");
  return who ? `${who} · ${rest}` : rest;
}
