/* Live over plain HTTP, for networks that let no WebSocket through: long polling, the same shape as socket.js. */

import { call } from "./api.js";

const WAIT = 25; // seconds the server may hold a poll
const SPELL = 60_000; // then the socket gets another chance

export class Polling {
  constructor(conversation, log, heard) {
    this.conversation = conversation;
    this.stopped = false;
    this.opened = new Promise((resolve) => { this.isUp = resolve; });
    this.ended = this.#poll(log, heard);
  }

  async send({ client_msg_id, text, button_id }) {
    const { id, token } = this.conversation;
    const body = { client_msg_id, ...(button_id ? { button_id } : { text }) };
    return (await call("POST", `/api/conversations/${id}/messages`, { token, body })).json();
  }

  typing() {} // not worth a request of its own

  close() {
    this.stopped = true;
  }

  /* Ends with the close code that a socket would have had. */
  async #poll(log, heard) {
    const until = Date.now() + SPELL;
    let wait = 0;
    try {
      while (!this.stopped && Date.now() < until) {
        heard.page(await fetchEvents(this.conversation, log.last, wait));
        this.isUp(true);
        wait = WAIT;
      }
      return 1000;
    } catch (error) {
      return error.gone ? 4401 : error.status === 429 ? 4429 : 1006;
    }
  }
}

/* What comes after `after` in the log: {events, last_seq, status}. */
export async function fetchEvents({ id, token }, after, wait = 0) {
  const path = `/api/conversations/${id}/events?after=${after}&wait=${wait}`;
  return (await call("GET", path, { token, seconds: wait + 15 })).json();
}
