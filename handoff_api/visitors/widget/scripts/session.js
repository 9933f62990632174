/* Which conversation this browser is in: begun with the first message, kept across reloads, or taken over from a link. */

import { call } from "./api.js";
import { forget, keep, recall } from "./storage.js";
import { language } from "./texts.js";

export class Session {
  constructor() {
    this.conversation = null; // {id, token, identified, contact}
    this.identity = undefined; // as loader.js has it
    this.looking = null; // while another device's conversation is looked for
  }

  /* What the browser kept. Another tab may have begun or left a conversation meanwhile. */
  restore() {
    this.conversation = recall("conversation");
    return this.conversation;
  }

  get isElsewhere() {
    return recall("conversation")?.id !== this.conversation?.id;
  }

  /* The conversation, begun now if there is none. The token of an earlier one says that both are the same visitor's. */
  async begin(pageUrl) {
    await this.looking;
    if (this.conversation || this.restore()) return this.conversation;
    const visitor = { identity: this.identity || undefined };
    const body = { language, page_url: pageUrl, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, visitor };
    this.#keep(await (await call("POST", "/api/conversations", { token: recall("known"), body })).json());
    return this.conversation;
  }

  /* `/chat#resume=CODE` goes on with a conversation that began on another device, or from a letter. Whether all was well;
   * a code that could not be asked about stays in the address, for a reload. */
  async followLink() {
    const code = new URLSearchParams(location.hash.slice(1)).get("resume");
    if (!code) return true;
    try {
      this.#keep(await (await call("POST", "/api/resume", { body: { code } })).json());
    } catch (error) {
      if (error.passing) return false;
    }
    history.replaceState(null, "", location.pathname + location.search);
    return Boolean(this.conversation);
  }

  /* Whether the conversation that we keep is of whoever the host page says is here; the server knows. */
  async belongs() {
    if (!(this.conversation || this.restore()) || this.identity === undefined) return true;
    if (!this.identity) return !this.conversation.identified;
    return this.call("POST", "/identity", { body: { identity: this.identity } }).then(
      () => this.#update({ identified: true }), (error) => { warn(error.message); return error.status !== 409; });
  }

  /* The conversation that a known visitor is in the middle of on another device, if any; whether there is one. */
  async goOn() {
    const answer = await call("POST", "/api/resume", { body: { identity: this.identity } });
    return answer.status === 200 && this.#keep(await answer.json());
  }

  call(method, path, options = {}) {
    const { id, token } = this.conversation;
    return call(method, `/api/conversations/${id}${path}`, { ...options, token });
  }

  reachedAt(contact) {
    this.#update({ contact });
  }

  /* The next conversation is the same visitor's, unless that is to be forgotten, too. */
  end({ forgetVisitor = false } = {}) {
    if (forgetVisitor) forget("known");
    else if (this.conversation) keep("known", this.conversation.token);
    forget("conversation");
    this.conversation = null;
  }

  #keep({ conversation_id: id, token, identified, contact, identity_refused: refused }) {
    warn(refused);
    return this.#update({ id, token, identified, contact });
  }

  #update(known) {
    this.conversation = { ...this.conversation, ...known };
    keep("conversation", this.conversation);
    return true;
  }
}

/* For the developers of the host site: why nobody was recognised. */
function warn(why) {
  if (why) console.warn(why);
}
