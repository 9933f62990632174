/* The visitor's view of the conversation's log: every event once, in order, none missing.
 *
 * `seq` numbers the whole log; `prev` is the seq before it that visitors may see. An event whose `prev` is our last
 * one follows; otherwise something was missed and the log itself must be asked.
 */

export class Log {
  constructor() {
    this.last = 0;
  }

  reset() {
    this.last = 0;
  }

  /* A live event: "next" when it follows, "known" when it was here already, "gap" when something is missing. */
  accept(event) {
    if (event.seq <= this.last) return "known";
    if (event.prev !== this.last) return "gap";
    this.last = event.seq;
    return "next";
  }

  /* Those of a page of the log that are new; the page is the truth, so nothing can be missing between them. */
  merge(events) {
    const fresh = events.filter((event) => event.seq > this.last);
    if (fresh.length) this.last = fresh.at(-1).seq;
    return fresh;
  }
}
