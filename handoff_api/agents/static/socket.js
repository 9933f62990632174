// The news: one socket that says that something happened, never what was said.
import { address } from "./api.js";

const LONGEST_PAUSE = 15000;
const SESSION_OVER = 4401;

/** Listens until the page is left. `on` has `news(frame)`, `connected()`, `lost()` and `signedOut()`. */
export class News {
  constructor(on) {
    this.on = on;
    this.attempts = 0;
    this.looking = null;
    this.connect();
    addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.retryNow());
  }

  connect() {
    const where = new URL(address("/ws/staff"), location.href);
    where.protocol = where.protocol.replace("http", "ws");
    this.socket = new WebSocket(where);
    this.socket.addEventListener("open", () => this.say({ type: "hello" }));
    this.socket.addEventListener("message", (message) => this.hear(JSON.parse(message.data)));
    this.socket.addEventListener("close", (event) => this.closed(event));
  }

  hear(frame) {
    // The service asks, because a browser holds back the timers of a page that nobody looks at.
    if (frame.type === "heartbeat") return this.say(frame);
    if (frame.type !== "ready") return this.on.news(frame);
    this.attempts = 0;
    this.look(this.looking);
    this.on.connected();
  }

  closed(event) {
    if (event.code === SESSION_OVER) return this.on.signedOut();
    this.on.lost();
    // Full jitter: after a restart of the service not all consoles come back at once.
    const pause = Math.random() * Math.min(LONGEST_PAUSE, 500 * 2 ** this.attempts++);
    this.retry = setTimeout(() => this.connect(), pause);
  }

  retryNow() {
    if (this.socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.retry);
    this.attempts = 0;
    this.connect();
  }

  /** Tell colleagues which conversation is open here. */
  look(conversationId) {
    this.looking = conversationId;
    this.say({ type: "looking", conversation_id: conversationId });
  }

  typing(conversationId) {
    this.say({ type: "typing", conversation_id: conversationId });
  }

  say(frame) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}
