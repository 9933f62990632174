/* The strip under the header: that the line is down, for how long, and a way to try at once. */

import { $, say } from "./dom.js";
import { counted, t } from "./texts.js";

const PATIENCE = 1_500; // a line that is back within this was never gone for the visitor

export class Strip {
  /* `changed(offline)` whenever it comes or goes. */
  constructor(changed, tryNow) {
    this.changed = changed;
    this.down = null;
    $("try").addEventListener("click", tryNow);
  }

  get offline() {
    return !$("strip").hidden;
  }

  /* `state` as connection.js tells it; null when there is nothing to connect. */
  show(state) {
    this.state = state;
    if (!state || state.name === "online") this.#hide();
    else this.down ||= setTimeout(() => this.#appear(), PATIENCE);
    if (this.offline) this.#draw();
  }

  #appear() {
    $("strip").hidden = false;
    this.ticking = setInterval(() => this.#draw(), 1000);
    this.#draw();
    this.changed(true);
  }

  #hide() {
    clearTimeout(this.down);
    clearInterval(this.ticking);
    this.down = null;
    if (!this.offline) return;
    $("strip").hidden = true;
    this.changed(false);
  }

  /* The reason is announced once, the countdown is only seen. */
  #draw() {
    const { until, busy } = this.state;
    const seconds = Math.ceil(((until || 0) - Date.now()) / 1000);
    say($("strip-reason"), t(busy ? "strip.busy" : navigator.onLine ? "strip.lost" : "strip.offline"));
    say($("strip-wait"), seconds > 0 ? counted("strip.retry", seconds) : t("strip.retry.now"));
  }
}
