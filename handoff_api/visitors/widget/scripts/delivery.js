/* Sends what waits in the outbox, in order, one at a time, until the server has it or will never take it. */

import { ApiError } from "./api.js";
import { t } from "./texts.js";

const AGAIN = 3_000; // milliseconds before a message is tried again on a line that is up

export class Delivery {
  /* `way` takes line() (the live line or null), requestPerson() and gone(). */
  constructor(outbox, log, way) {
    Object.assign(this, { outbox, log, way, busy: false });
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    let item;
    while (this.way.line() && (item = this.outbox.next) && (await this.#send(item)));
    this.busy = false;
  }

  /* Whether to go on with the next one. */
  async #send(item) {
    const { client_msg_id: id } = item;
    try {
      if (item.person) await this.way.requestPerson().then(() => this.outbox.remove(id));
      else this.outbox.acknowledge(id, (await this.way.line().send(item)).seq, this.log.last);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return this.#notSent(id, error);
    }
  }

  #notSent(id, error) {
    if (error.gone) this.way.gone();
    else if (error.passing) setTimeout(() => this.flush(), Math.max(AGAIN, error.after * 1000));
    else this.outbox.refuse(id, t(error.status === 413 ? "refused.too_long" : "refused.other"));
    return !error.gone && !error.passing;
  }
}
