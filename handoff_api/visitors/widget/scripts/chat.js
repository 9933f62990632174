/* The visitor's conversation: what can be done in it, and what arrives. It knows nothing of how things look.
 *
 * `screen` hears: event(event, state), state(state), pending(items), connection(state), typing(), reset(reason),
 * note(key of a sentence), quiet(whether the past is being read), notices(all that run).
 */

import { Connection } from "./connection.js";
import { Delivery } from "./delivery.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { fetchEvents } from "./polling.js";
import { Session } from "./session.js";
import { START, reduce } from "./state.js";
import { forget, onChangeElsewhere } from "./storage.js";
import { t } from "./texts.js";

export class Chat {
  constructor(screen) {
    this.screen = screen;
    this.state = START;
    this.pageUrl = null;
    this.session = new Session();
    this.log = new Log();
    this.outbox = new Outbox(() => screen.pending(this.outbox.items));
    this.delivery = new Delivery(this.outbox, this.log, {
      line: () => this.connection.line,
      requestPerson: () => this.session.call("POST", "/handoff"),
      gone: () => this.#startOver("expired"),
    });
    this.connection = new Connection(this.log, () => this.session.begin(this.pageUrl), {
      event: (event) => this.#hear(event),
      page: (page) => this.#merge(page.events),
      typing: () => screen.typing(),
      notices: (all) => screen.notices(all),
      state: (state) => { screen.connection(state); if (state.name === "online") this.delivery.flush(); },
      gone: () => this.#startOver("expired"),
    });
    onChangeElsewhere("conversation", () => this.#adopt());
    onChangeElsewhere("outbox", () => screen.pending(this.outbox.items));
    document.addEventListener("visibilitychange", () => { if (!document.hidden && this.connection.online) this.#checkLine(); });
  }

  /* Takes up the conversation that this browser kept, or that a link leads to, if any. */
  async resume() {
    const followed = await this.session.followLink();
    await this.#askWhose();
    await this.#takeUp();
    this.resumed = true;
    if (!followed) this.screen.note("line.link"); // the chat is open as it was
  }

  /* `identity` as loader.js has it; who is here may change while the page is open. */
  recognise(identity) {
    if (identity === this.session.identity) return;
    this.session.identity = identity;
    this.session.looking = null;
    if (this.resumed) this.#askWhose();
  }

  /* A known visitor may be in the middle of a conversation on another device. */
  lookElsewhere() {
    const { session } = this;
    if (!session.identity || session.conversation || session.looking) return;
    session.looking = session.goOn().catch(() => false);
    session.looking.then((found) => found && this.#takeUp());
  }

  async #askWhose() {
    if (await this.session.belongs()) return;
    this.outbox.clear(); // somebody else's words
    forget("draft");
    this.#startOver("other");
  }

  async #takeUp() {
    const kept = this.session.restore();
    this.screen.pending(this.outbox.items);
    if (kept) {
      this.screen.quiet(true);
      await this.#catchUp().catch(() => {}); // the connection tries again, and says so when it cannot
      this.screen.quiet(false);
    }
    if (kept || this.outbox.next) this.connection.start();
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
    return this.session.call("POST", "/ratings", { body: { seq, helpful } });
  }

  leaveQueue() {
    return this.session.call("DELETE", "/handoff");
  }

  /* Of the whole chat, when it is over. */
  rateChat(solved) {
    return this.session.call("POST", "/conversation-rating", { body: { solved } });
  }

  reopen() {
    return this.session.call("POST", "/reopen");
  }

  /* A link that opens the conversation elsewhere, once: {url, expires_at, qr: {size, path}}. */
  async link() {
    return (await this.session.call("POST", "/resume-links")).json();
  }

  mailTranscript(email) {
    return this.session.call("POST", "/transcript-letters", { body: { email } });
  }

  async leaveContact(contact) {
    await this.session.call("POST", "/contact", { body: contact });
    this.session.reachedAt(contact.email || contact.phone);
  }

  async transcript() {
    return (await this.session.call("GET", "/transcript", { accept: "text/html" })).blob();
  }

  async erase() {
    this.connection.stop(); // or the server's goodbye on the socket would look like an expiry
    if (this.session.conversation) await this.session.call("DELETE", "").catch((error) => this.#notErased(error));
    this.outbox.clear();
    this.#startOver("erased");
  }

  newQuestion() {
    this.#startOver("");
  }

  #put(content) {
    this.outbox.add(content);
    this.connection.start();
    this.delivery.flush();
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
      page = await fetchEvents(this.session.conversation, this.log.last);
      this.#merge(page.events);
    } while (page.events.length && this.log.last < page.last_seq);
  }

  /* After a gap, or when a sleeping device wakes up: the log answers, or the line is dead. */
  #checkLine() {
    this.#catchUp().catch((error) => (error.gone ? this.#startOver("expired") : this.connection.line?.close()));
  }

  #notErased(error) {
    if (error.gone) return;
    this.connection.start();
    throw error;
  }

  /* Leaves the conversation, never the words that were not sent: those begin the next one. */
  #startOver(reason) {
    this.session.end({ forgetVisitor: reason !== "" });
    this.#clear(reason);
    if (this.outbox.next) setTimeout(() => this.connection.start());
  }

  #clear(reason) {
    this.connection.stop();
    this.state = START;
    this.log.reset();
    this.screen.reset(reason);
    this.screen.state(this.state);
  }

  /* Another tab began, left or erased the conversation: follow it. */
  #adopt() {
    if (!this.session.isElsewhere) return;
    this.#clear("");
    setTimeout(() => this.resume());
  }
}
