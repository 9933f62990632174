/* The visitor's conversation: what can be done in it, and what arrives. It knows nothing of how things look.
 *
 * `screen` hears: event(event, state), state(state), pending(items), connection(state), typing(), reset(reason),
 * quiet(whether the past is being read).
 */

import { call } from "./api.js";
import { Connection } from "./connection.js";
import { Delivery } from "./delivery.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { fetchEvents } from "./polling.js";
import { START, reduce } from "./state.js";
import { forget, keep, onChangeElsewhere, recall } from "./storage.js";
import { language, t } from "./texts.js";

export class Chat {
  constructor(screen) {
    this.screen = screen;
    this.state = START;
    this.pageUrl = null;
    this.log = new Log();
    this.outbox = new Outbox(() => screen.pending(this.outbox.items));
    this.delivery = new Delivery(this.outbox, this.log, {
      line: () => this.connection.line,
      requestPerson: () => this.#call("POST", "/handoff", { body: {} }),
      gone: () => this.#startOver("expired"),
    });
    this.connection = new Connection(this.log, () => this.#begin(), {
      event: (event) => this.#hear(event),
      page: (page) => this.#merge(page.events),
      typing: () => screen.typing(),
      state: (state) => { screen.connection(state); if (state.name === "online") this.delivery.flush(); },
      gone: () => this.#startOver("expired"),
    });
    onChangeElsewhere("conversation", () => this.#adopt());
    onChangeElsewhere("outbox", () => screen.pending(this.outbox.items));
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.connection.online) this.#checkLine(); });
  }

  /* Takes up the conversation that this browser kept, if any. */
  async resume() {
    this.conversation = recall("conversation");
    this.screen.pending(this.outbox.items);
    if (this.conversation) {
      this.screen.quiet(true);
      await this.#catchUp().catch(() => {}); // the connection tries again, and says so when it cannot
      this.screen.quiet(false);
    }
    if (this.conversation || this.outbox.next) this.connection.start();
  }

  say(text) {
    this.#put({ text });
  }

  choose({ id, title }) {
    this.#put({ button_id: id, text: title });
  }

  askForPerson() {
    if (!this.outbox.items.some((item) => item.person)) this.#put({ person: true, text: t("person.ask") });
  }

  typing() {
    if (this.state.status === "with_agent") this.connection.line?.typing();
  }

  rate(seq, helpful) {
    return this.#call("POST", "/ratings", { body: { seq, helpful } });
  }

  leaveQueue() {
    return this.#call("DELETE", "/handoff");
  }

  async leaveContact(contact) {
    await this.#call("POST", "/contact", { body: contact });
    this.conversation = { ...this.conversation, contact: contact.email || contact.phone };
    keep("conversation", this.conversation);
  }

  async transcript() {
    return (await this.#call("GET", "/transcript", { accept: "text/html" })).blob();
  }

  async erase() {
    this.connection.stop(); // or the server's goodbye on the socket would look like an expiry
    if (this.conversation) await this.#call("DELETE", "").catch((error) => this.#notErased(error));
    this.outbox.clear();
    this.#startOver("erased");
  }

  #notErased(error) {
    if (error.gone) return;
    this.connection.start();
    throw error;
  }

  newQuestion() {
    this.#startOver("");
  }

  #put(content) {
    this.outbox.add(content);
    this.connection.start();
    this.delivery.flush();
  }

  async #begin() {
    this.conversation ||= recall("conversation");
    if (!this.conversation) {
      const body = { language, page_url: this.pageUrl };
      const { conversation_id: id, token } = await (await call("POST", "/api/conversations", { body })).json();
      this.conversation = { id, token };
      keep("conversation", this.conversation);
    }
    return this.conversation;
  }

  #call(method, path, options = {}) {
    const { id, token } = this.conversation;
    return call(method, `/api/conversations/${id}${path}`, { ...options, token });
  }

  #hear(event) {
    const place = this.log.accept(event);
    if (place === "next") this.#apply(event);
    if (place === "gap") this.#checkLine();
  }

  #merge(events) {
    for (const event of this.log.merge(events)) this.#apply(event);
  }

  #apply(event) {
    const before = this.state;
    this.state = reduce(before, event);
    if (event.type === "message.created" && event.data.speaker === "visitor") {
      this.outbox.arrived(event.seq, event.data.client_msg_id, event.data.text);
    }
    this.screen.event(event, this.state);
    if (this.state !== before) this.screen.state(this.state);
  }

  /* Reads what the log has after our last event; one reader at a time. */
  #catchUp() {
    this.catching ||= this.#readLog().finally(() => { this.catching = null; });
    return this.catching;
  }

  async #readLog() {
    let page;
    do {
      page = await fetchEvents(this.conversation, this.log.last);
      this.#merge(page.events);
    } while (page.events.length && this.log.last < page.last_seq);
  }

  /* After a gap, or when a sleeping device wakes up: the log answers, or the line is dead. */
  #checkLine() {
    this.#catchUp().catch((error) => (error.gone ? this.#startOver("expired") : this.connection.line?.close()));
  }

  /* Forgets the conversation, never the words that were not sent: those begin the next one. */
  #startOver(reason) {
    this.connection.stop();
    forget("conversation");
    this.#clear(reason);
    if (this.outbox.next) setTimeout(() => this.connection.start());
  }

  #clear(reason) {
    this.conversation = null;
    this.state = START;
    this.log.reset();
    this.screen.reset(reason);
    this.screen.state(this.state);
  }

  /* Another tab began, left or erased the conversation: follow it. */
  #adopt() {
    if (recall("conversation")?.id === this.conversation?.id) return;
    this.connection.stop();
    this.#clear("");
    setTimeout(() => this.resume());
  }
}
