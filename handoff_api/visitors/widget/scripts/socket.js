/* Live over a WebSocket: events come in, messages go out and are acknowledged. */

import { ApiError } from "./api.js";

const HELLO = 10_000; // the server gives us as long to say hello
const ACKNOWLEDGED = 10_000; // after that the line counts as dead, and everything is sent again

export class Socket {
  /* Resolves `opened` when the socket is up, `ended` with its close code. */
  constructor(conversation, after, heard) {
    this.pending = new Map();
    this.socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/visitor`);
    this.opened = new Promise((resolve) => {
      this.socket.onopen = () => {
        clearTimeout(this.patience);
        this.#frame({ type: "hello", token: conversation.token, after });
        resolve(true);
      };
    });
    this.ended = new Promise((resolve) => {
      this.socket.onclose = ({ code }) => {
        clearTimeout(this.patience);
        for (const { reject } of this.pending.values()) reject(new ApiError(0));
        resolve(code);
      };
    });
    this.socket.onmessage = ({ data }) => this.#read(JSON.parse(data), heard);
    this.patience = setTimeout(() => this.close(), HELLO);
  }

  send({ client_msg_id, text, button_id }) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.close(), ACKNOWLEDGED);
      const settle = (how) => (value) => {
        clearTimeout(timer);
        this.pending.delete(client_msg_id);
        how(value);
      };
      this.pending.set(client_msg_id, { resolve: settle(resolve), reject: settle(reject) });
      this.#frame({ type: "send", client_msg_id, ...(button_id ? { button_id } : { text }) });
    });
  }

  typing() {
    this.#frame({ type: "typing" });
  }

  close() {
    this.socket.close();
  }

  #frame(content) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(content));
  }

  #read(frame, heard) {
    if (frame.type === "ack") this.pending.get(frame.client_msg_id)?.resolve(frame);
    else if (frame.type === "error") this.#complaint(frame);
    else if (frame.type === "typing") heard.typing(frame);
    else if (frame.type === "notices") heard.notices(frame.notices);
    else if (frame.seq) heard.event(frame);
  }

  /* The server's complaint about one frame; without an id it is about the one under way. */
  #complaint({ client_msg_id, status = 400, detail }) {
    const [first] = this.pending.keys();
    this.pending.get(client_msg_id ?? first)?.reject(new ApiError(status, detail));
  }
}
