/* Ties the parts together: what happens in the conversation goes to the screen, what the visitor does goes to the conversation. */

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { $, el, icon } from "./dom.js";
import { showElsewhere } from "./elsewhere.js";
import { saveFile, setUpMenu } from "./menu.js";
import { Notices } from "./notices.js";
import { Panel } from "./panel.js";
import { watchPresence } from "./presence.js";
import { showStatus } from "./status_view.js";
import { Strip } from "./strip.js";
import { t } from "./texts.js";
import { Transcript } from "./transcript.js";

let wantsForm = false;
let mailed = "";
let watching = false;
const { mail: mails } = document.documentElement.dataset; // whether e-mail is set up

const notices = new Notices();
const transcript = new Transcript({ choose, rate, takeBack });
const strip = new Strip(lineChanged, () => chat.connection.retryNow());
const composer = new Composer({ say: (text) => chat.say(text), typing: () => chat.typing() });
const chat = new Chat({
  event: arrived,
  state: draw,
  pending: (items) => { transcript.pending(items, strip.offline); draw(); },
  connection: (state) => strip.show(state),
  typing: () => transcript.typing(chat.state.status === "with_agent" ? t("typing.agent", { name: chat.state.agent || t("who.agent") }) : t("typing.bot")),
  quiet: (reading) => transcript.quiet(reading),
  reset: (reason) => { wantsForm = false; mailed = ""; strip.show(null); transcript.reset(reason && t(`line.${reason}`)); },
  note: (key) => transcript.note(t(key)),
  notices: (all) => notices.show(all),
});
const panel = new Panel({ opened, page: introduce });

const menu = setUpMenu({ download, elsewhere, erase: () => chat.erase() });
addEventListener("keydown", ({ key }) => { if (key === "Escape" && panel.isOpen && !menu.close()) panel.close(); });
$("person").addEventListener("click", () => { chat.askForPerson(); composer.focus(); });
$("leave").addEventListener("click", () => { chat.leaveQueue().catch(failed); composer.focus(); });
$("contact").addEventListener("click", toggleForm);
$("again").addEventListener("click", another);

draw();
await panel.met; // with the host page's introduction comes who is here
await chat.resume();

function opened() {
  transcript.toEnd();
  chat.lookElsewhere();
  if (!watching) watchPresence((all) => notices.show(all));
  watching = true;
}

function lineChanged(offline) {
  if (offline) transcript.typing("");
  transcript.pending(chat.outbox.items, offline);
  draw();
}

function draw() {
  transcript.stay(redraw);
}

function redraw() {
  const started = Boolean($("body").querySelector("#log .msg, #pending .msg"));
  const choosing = Boolean($("log").lastElementChild?.querySelector(".ask:enabled"));
  $("greeting").hidden = started;
  $("more").hidden = !chat.session.conversation;
  $("questions").hidden = started || chat.state.status !== "with_bot" || $("questions").childElementCount < 2;
  const more = { contact: chat.session.conversation?.contact, asked: wantsForm, offline: strip.offline, started, choosing, mails, mailed };
  showStatus(chat.state, more, { leaveContact, download, elsewhere, mail, rateChat, reopen, askAddress: toggleForm, another });
}

function arrived(event, state) {
  transcript.add(event, state);
  const { speaker } = event.data;
  const live = $("log").getAttribute("aria-live") === "polite";
  if (live && event.type === "message.created" && speaker !== "visitor") panel.missed();
  draw();
}

function introduce({ url, questions, identity }) {
  chat.pageUrl = url;
  notices.page(url);
  chat.recognise(identity);
  const ask = (text) => el("button", { type: "button", className: "ask", onclick: () => { chat.say(text); composer.focus(); } }, text, icon("right"));
  $("questions").replaceChildren($("questions-title"), ...questions.slice(0, 4).map(ask));
  draw();
}

function choose(button) {
  chat.choose(button);
  for (const other of $("log").querySelectorAll(".ask")) other.disabled ||= !other.closest(".several") || other.textContent === button.title;
  composer.focus();
}

function rate(seq, helpful) {
  chat.rate(seq, helpful).then(() => transcript.rated(seq, helpful), failed);
  composer.focus();
}

function takeBack(item) {
  chat.outbox.remove(item.client_msg_id);
  composer.write(item.text);
  composer.focus();
}

function toggleForm() {
  wantsForm = !wantsForm;
  draw();
  $("contact-value")?.focus();
}

function hideForm() {
  wantsForm = false;
  draw();
}

async function leaveContact(contact) {
  await chat.leaveContact(contact);
  composer.focus();
  hideForm();
}

/* What was promised is kept, wherever the visitor goes on. */
function another() {
  chat.newQuestion();
  composer.focus();
}

/* A chat that was not solved goes on. */
async function rateChat(solved) {
  await chat.rateChat(solved).then(() => (solved === "no" ? reopen() : $("again").focus()), failed);
}

async function reopen() {
  wantsForm = false;
  await chat.reopen().then(() => composer.focus(), failed);
}

async function mail(address) {
  await chat.mailTranscript(address);
  mailed = address;
  $("again").focus();
  hideForm();
}

function elsewhere() {
  showElsewhere(() => chat.link());
}

async function download() {
  await chat.transcript().then((blob) => saveFile(blob, t("file")), failed);
}

function failed() {
  transcript.note(t("failed"));
}
