// What does not work just now, in a sentence above everything.
import { address } from "./api.js";
import { text } from "./texts.js";

const LOOK_EVERY = 20000;
const TELLING = ["database", "redis", "bot", "kb"]; // the most serious first

export class Banner {
  constructor() {
    this.element = document.getElementById("banner");
    this.isConnected = true;
    this.down = [];
    this.look();
    setInterval(() => this.look(), LOOK_EVERY);
  }

  /** Whether the news arrives; a short interruption is not worth a line. */
  connected(isConnected) {
    clearTimeout(this.timer);
    if (isConnected) this.#connect(true);
    else this.timer = setTimeout(() => this.#connect(false), 3000);
  }

  #connect(isConnected) {
    this.isConnected = isConnected;
    this.show();
  }

  async look() {
    try {
      const answer = await fetch(address("/health/ready"), { signal: AbortSignal.timeout(10000) });
      const { dependencies } = await answer.json();
      this.down = TELLING.filter((name) => dependencies[name] && dependencies[name] !== "ok");
    } catch {
      this.down = []; // then the connection itself is lost, which the socket tells
    }
    this.show();
  }

  #words() {
    if (!this.isConnected) return text("down.connection");
    if (this.down.includes("database")) return text("down.database");
    if (this.down.length < 2) return this.down.map((name) => text(`down.${name}`)).join("");
    return text("down.several", { names: this.down.map((name) => text(`name.${name}`)).join(", ") });
  }

  show() {
    const line = this.#words();
    if (this.element.textContent !== line) this.element.textContent = line;
    this.element.hidden = line === "";
  }
}
