// The left side: opening, taking, and counting what has not been read.
import { Refusal, send } from "./api.js";
import { hasDraft } from "./drafts.js";
import { initials } from "./names.js";
import { text } from "./texts.js";
import { toast } from "./toast.js";
import { isChatShown } from "./views.js";

const STAYS = 3500; // milliseconds that a row which a colleague took stays readable
const TYPES_FOR = 4000;

const title = document.title;

export class Lists {
  /** `open(conversation)` and `refresh()` are called; `compare(now)` is told what is on the page after each drawing. */
  constructor({ open, refresh, compare }) {
    this.open = open;
    this.refresh = refresh;
    this.compare = compare;
    this.taken = new Map();
    this.claimed = new Set();
    this.typing = new Map();
    this.waiting = null;
    document.addEventListener("click", (event) => this.clicked(event));
  }

  get element() {
    return document.getElementById("lists");
  }

  get mine() {
    return [...this.element.querySelectorAll("#my-chats > .item")];
  }

  /** After every drawing: unread counts, drafts, rows that were just lost, the title, what is new. */
  drawn() {
    for (const [handoff, name] of this.taken) this.markTaken(handoff, name);
    const mine = this.mine;
    const unread = mine.reduce((sum, row) => sum + this.countUnread(row), 0);
    for (const row of mine) row.querySelector(".has-draft").hidden = !hasDraft(row.dataset.conversation) || isOpen(row);
    this.showTyping();
    this.badges(unread, Number(this.element.dataset.waiting));
    this.compare({
      offers: byConversation(this.element.querySelectorAll("[data-offer]")),
      mine: new Map(mine.map((row) => [row.dataset.conversation, this.chat(row)])),
      queue: byConversation(this.element.querySelectorAll("#queue > .item:not(.gone)")),
      promises: byConversation(this.element.querySelectorAll("#promise-list > .item")),
    });
  }

  countUnread(row) {
    const badge = row.querySelector("[data-unread]");
    const seen = seenOf(row.dataset.conversation);
    const count = JSON.parse(row.dataset.unanswered).filter((seq) => seq > seen).length;
    badge.hidden = count === 0;
    badge.textContent = count;
    badge.setAttribute("aria-label", text("unread", { count }));
    badge.setAttribute("role", "img");
    row.classList.toggle("unread", count > 0);
    row.unread = count;
    return count;
  }

  chat(row) {
    const unread = isOpen(row) && isChatShown() ? 0 : row.unread;
    return { name: row.dataset.name, unread, taken: this.isTaken(row.dataset.handoff) };
  }

  isTaken(handoff) {
    return this.claimed.has(handoff) || localStorage.getItem("claimed") === handoff;
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

  /** Open my chat whose visitor has waited longest for an answer; without one, the next chat of mine. */
  openNext() {
    const owed = this.mine.filter((row) => row.dataset.owed && !isOpen(row));
    owed.sort((one, other) => one.dataset.owed.localeCompare(other.dataset.owed));
    const here = this.mine.findIndex(isOpen);
    const next = owed[0] ?? this.mine[(here + 1) % this.mine.length];
    if (next) this.open(next.dataset.conversation);
  }

  /** Open the nth of my chats. */
  openNumber(number) {
    const row = this.mine[number - 1];
    if (row) this.open(row.dataset.conversation);
  }

  /** Take what is offered to me, else the head of the queue. */
  claimFirst() {
    const button = this.element.querySelector("[data-offer] [data-claim], #queue > .item:not(.gone, .is-offered) [data-claim]");
    if (button) this.claim(button);
  }

  /** Whether a piece of news changes anything here. */
  concerns({ type, conversation_id: id }) {
    if (type === "visitor.typing") {
      this.types(id);
      return false;
    }
    if (/^(handoff|promise)\.|^conversation\.closed$/.test(type)) return true;
    return Boolean(this.element.querySelector(`[data-conversation="${CSS.escape(id)}"]`));
  }

  // In the row as well: whoever serves several sees who is about to say something.
  types(conversation) {
    clearTimeout(this.typing.get(conversation));
    const over = () => { this.typing.delete(conversation); this.showTyping(); };
    this.typing.set(conversation, setTimeout(over, TYPES_FOR));
    this.showTyping();
  }

  showTyping() {
    for (const row of this.mine) {
      const types = this.typing.has(row.dataset.conversation);
      row.querySelector("[data-types]").hidden = !types;
      row.classList.toggle("typing-now", types);
    }
  }

  /** Everything up to `seq` has been on the screen. */
  seen(conversation, seq) {
    if (!conversation || !isChatShown() || seq <= seenOf(conversation)) return;
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
    const link = event.target.closest('a[href*="/desk/conversations/"]:not([data-earlier])');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.open(link.pathname.split("/").pop());
  }

  async claim(button) {
    button.disabled = true;
    const handoff = button.dataset.claim;
    try {
      this.claimed.add(handoff);
      localStorage.setItem("claimed", handoff); // so that no other tab of mine takes it for a gift
      const anyway = "anyway" in button.dataset;
      const taken = await send("POST", `/api/handoffs/${handoff}/claim`, anyway ? { anyway } : undefined);
      this.refresh();
      await this.open(taken.conversation_id, { fresh: true });
      document.getElementById("reply")?.focus();
    } catch (error) {
      button.disabled = false;
      this.claimed.delete(handoff);
      if (!(error instanceof Refusal)) throw error;
      if (error.data.claimed_by) this.lost(handoff, error.data.claimed_by);
      else if (error.data.offered_to || error.data.needs) return offerAnyway(button, error.data);
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

const isOpen = (row) => row.hasAttribute("aria-current");

const byConversation = (rows) => new Map([...rows].map((row) => {
  const { conversation, name, urgency } = row.dataset;
  return [conversation, { name, urgency }];
}));

// What is for colleagues can be taken, but only by somebody who means it: the same button, pressed again.
function offerAnyway(button, { offered_to: name, needs }) {
  button.dataset.anyway = "";
  button.textContent = text("anyway");
  const what = needs?.skill ? text("for_group", { name: needs.skill }) : text("for_others");
  toast(name ? text("for_colleague", { name }) : what);
  button.focus();
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
