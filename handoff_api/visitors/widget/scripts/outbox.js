/* What the visitor has said and the server has not yet acknowledged. It outlives a reload and keeps its ids,
 * so that sending something twice stores it once.
 *
 * An item: {client_msg_id, at, text} or {client_msg_id, at, button_id, text} (a button and its title) or
 * {client_msg_id, at, person: true, text} (asking for a person). `seq` is there once acknowledged, `refused` (a sentence) when
 * the server will never take it.
 */

import { forget, keep, recall } from "./storage.js";

const KEY = "outbox";

export class Outbox {
  constructor(changed = () => {}) {
    this.changed = changed;
    store(this.items.filter((item) => !item.seq)); // what was acknowledged comes back with the log
  }

  /* Always as stored: another tab of the same visitor may have sent some of them meanwhile. */
  get items() {
    return recall(KEY) || [];
  }

  add(content) {
    const item = { client_msg_id: crypto.randomUUID(), at: new Date().toISOString(), ...content };
    this.#set([...this.items, item]);
    return item;
  }

  /* The next one to send. */
  get next() {
    return this.items.find((item) => !item.seq && !item.refused);
  }

  /* Stored as number `seq`: it stays visible until that event arrives. */
  acknowledge(id, seq, last) {
    if (seq <= last) this.remove(id);
    else this.#set(this.items.map((item) => (item.client_msg_id === id ? { ...item, seq } : item)));
  }

  /* One of the visitor's own messages arrived as an event: that is what acknowledgement means. */
  arrived(seq, clientId, text) {
    const mine = this.items.find((item) => item.seq === seq || item.client_msg_id === clientId)
      || (clientId ? null : this.items.find((item) => !item.seq && !item.refused && item.text === text));
    if (mine) this.remove(mine.client_msg_id);
  }

  refuse(id, why) {
    this.#set(this.items.map((item) => (item.client_msg_id === id ? { ...item, refused: why } : item)));
  }

  remove(id) {
    this.#set(this.items.filter((item) => item.client_msg_id !== id));
  }

  clear() {
    this.#set([]);
  }

  #set(items) {
    store(items);
    this.changed();
  }
}

function store(items) {
  if (items.length) keep(KEY, items);
  else forget(KEY);
}
