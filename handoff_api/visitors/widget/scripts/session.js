/* Which conversation this browser is in: begun with the first message, kept across reloads, or taken over from a link. */

import { call } from "./api.js";
import { forget, keep, recall } from "./storage.js";
import { language } from "./texts.js";

export class Session {
  constructor() {
    this.conversation = null; // {id, token, contact?}
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
    if (this.conversation || this.restore()) return this.conversation;
    const body = { language, page_url: pageUrl, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
    this.#keep(await (await call("POST", "/api/conversations", { token: recall("known"), body })).json());
    return this.conversation;
  }

  /* `/widget#resume=CODE` goes on with a conversation that began on another device; a code works once. */
  async followLink() {
    const code = new URLSearchParams(location.hash.slice(1)).get("resume");
    if (!code) return;
    history.replaceState(null, "", location.pathname + location.search);
    this.#keep(await (await call("POST", "/api/resume", { body: { code } })).json());
  }

  call(method, path, options = {}) {
    const { id, token } = this.conversation;
    return call(method, `/api/conversations/${id}${path}`, { ...options, token });
  }

  reachedAt(contact) {
    this.conversation = { ...this.conversation, contact };
    keep("conversation", this.conversation);
  }

  /* The next conversation is the same visitor's, unless that is to be forgotten, too. */
  end({ forgetVisitor = false } = {}) {
    if (forgetVisitor) forget("known");
    else if (this.conversation) keep("known", this.conversation.token);
    forget("conversation");
    this.conversation = null;
  }

  #keep({ conversation_id: id, token }) {
    this.conversation = { id, token };
    keep("conversation", this.conversation);
  }
}
