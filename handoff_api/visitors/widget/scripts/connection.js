/* Keeps the conversation live for as long as the page is open: connects, notices a dead line, waits, tries again. */

import { ApiError } from "./api.js";
import { Polling } from "./polling.js";
import { Socket } from "./socket.js";

const FIRST = 500; // milliseconds before the second try; doubles up to LONGEST
const LONGEST = 30_000;
const GONE = [4401, 4404];
const BUSY = [4429, 1013];
const SOCKET_TRIES = 2; // sockets that never opened before plain HTTP is tried

/* Before try number `failures + 1`: twice as long each time, spread out so that visitors do not come back all at once. */
export function pause(failures, chance = Math.random()) {
  const full = Math.min(LONGEST, FIRST * 2 ** failures);
  return Math.max(FIRST, full * (0.5 + chance / 2));
}

export class Connection {
  /* `begin()` gives {id, token}, starting a conversation when there is none; `heard` takes event, page, typing, notices, state, gone.
   * States: {name: "connecting" | "online" | "waiting", until?, busy?}. */
  constructor(log, begin, heard) {
    Object.assign(this, { log, begin, heard, line: null, life: null, unopened: 0 });
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.line?.close());
  }

  get online() {
    return this.line !== null;
  }

  async start() {
    if (this.life) return;
    const life = (this.life = {}); // a stopped loop must not wake up inside a later one
    for (let failures = 0; this.life === life; failures += 1) {
      this.heard.state({ name: "connecting" });
      const { opened, code, after = 0 } = await this.#live(life);
      if (this.life !== life) return;
      if (GONE.includes(code)) return this.#end();
      if (opened) failures = 0;
      const busy = BUSY.includes(code);
      if (code !== 1000) await this.#rest(Math.max(pause(busy ? failures + 3 : failures), after * 1000), busy);
    }
  }

  stop() {
    this.life = null;
    this.line?.close();
    this.line = null;
    this.wake?.();
  }

  retryNow() {
    this.wake?.();
  }

  /* One life of one line, from dialling to its end. */
  async #live(life) {
    try {
      const conversation = await this.begin();
      const line = this.unopened < SOCKET_TRIES
        ? new Socket(conversation, this.log.last, this.heard)
        : new Polling(conversation, this.log, this.heard);
      const opened = await Promise.race([line.opened, line.ended.then(() => false)]);
      this.unopened = line instanceof Polling ? SOCKET_TRIES - 1 : opened ? 0 : this.unopened + 1;
      if (this.life !== life) line.close();
      else if (opened) this.#up(line);
      const code = await line.ended;
      if (this.line === line) this.line = null;
      return { opened, code };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { opened: false, code: error.status === 429 ? 4429 : 1006, after: error.after };
    }
  }

  #up(line) {
    this.line = line;
    this.heard.state({ name: "online" });
  }

  #rest(milliseconds, busy) {
    this.heard.state({ name: "waiting", until: Date.now() + milliseconds, busy });
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }

  #end() {
    this.life = null;
    this.heard.gone();
  }
}
