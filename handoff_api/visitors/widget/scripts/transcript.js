/* The conversation on the screen: one element for each event, the newest in view. */

import { $, el } from "./dom.js";
import { pendingTurns } from "./pending.js";
import { t } from "./texts.js";
import { day } from "./times.js";
import { line, thank, turn } from "./turns.js";

const TYPING = 6_000; // a typing sign is believed for so long
const SEARCHING = 15_000; // the bot answers or hands over well before
const NEAR = 120; // pixels from the end that still count as reading the end

export class Transcript {
  constructor(act) {
    this.act = act;
    this.day = day(new Date());
  }

  add(event, state) {
    if (event.type === "answer.rated") return this.rated(event.data.seq, event.data.helpful);
    const element = turn(event, this.act);
    if (!element) return;
    const atEnd = this.#atEnd() || !$("log").childElementCount; // the opening was read from its beginning
    this.#dayLine(event.at);
    $("log").append(element);
    this.#retireChoices(element, event.data, state);
    this.#showTyping(event, state);
    if (atEnd) this.#show(element);
  }

  pending(items, offline) {
    const atEnd = this.#atEnd() || items.length;
    $("pending").replaceChildren(...pendingTurns(items, offline, this.act.takeBack));
    if (atEnd) this.toEnd();
  }

  typing(words) {
    clearTimeout(this.typingTimer);
    $("typing").hidden = !words;
    if (!words) return;
    const dots = el("span", { className: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    $("typing").replaceChildren(dots, ` ${words}`);
    this.typingTimer = setTimeout(() => this.typing(""), words === t("typing.bot") ? SEARCHING : TYPING);
    if (this.#atEnd()) this.toEnd();
  }

  rated(seq, helpful) {
    const box = document.querySelector(`.useful[data-seq="${Number(seq)}"]`);
    if (box) thank(box, helpful);
  }

  /* While the past is read back nothing is announced. */
  quiet(reading) {
    $("log").setAttribute("aria-live", reading ? "off" : "polite");
    if (!reading) this.typing("");
    this.toEnd();
  }

  reset(words) {
    this.typing("");
    $("log").replaceChildren(...(words ? [line(words)] : []));
  }

  /* A sentence of the widget itself, about something that was just tried. */
  note(words) {
    $("log").append(line(words));
    this.toEnd();
  }

  /* Changes something below the log; who was reading the end still does. */
  stay(change) {
    const atEnd = this.#atEnd();
    change();
    if (atEnd) this.toEnd();
  }

  /* Before the first word the opening is shown from its beginning. */
  toEnd() {
    const empty = !$("log").childElementCount && !$("pending").childElementCount;
    $("body").scrollTop = empty ? 0 : $("body").scrollHeight;
  }

  #atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = $("body");
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  /* A long answer is shown from its beginning, with the notice that was said before it; all else from the end. */
  #show(element) {
    const before = element.previousElementSibling;
    const first = before?.querySelector(".known") ? before : element;
    const height = element.offsetTop + element.offsetHeight - first.offsetTop;
    if (height > $("body").clientHeight - NEAR) $("body").scrollTop = first.offsetTop - 8; // scrollIntoView would move the host page, too
    else this.toEnd();
  }

  #dayLine(at) {
    const today = day(at);
    if (today !== this.day) $("log").append(line(today));
    this.day = today;
  }

  /* Only the last thing said can still be chosen from; of several questions each, while the bot answers. */
  #retireChoices(newest, { speaker, text }, { status }) {
    for (const button of $("log").querySelectorAll(".ask:enabled")) {
      const stays = status === "with_bot" && button.closest(".several") && !(speaker === "visitor" && button.textContent === text);
      button.disabled = !stays && !newest.contains(button);
    }
  }

  #showTyping({ type, data }, { status }) {
    const asked = type === "message.created" && data.speaker === "visitor" && status === "with_bot";
    this.typing(asked ? t("typing.bot") : "");
  }
}
