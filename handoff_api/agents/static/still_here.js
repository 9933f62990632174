// Another page of the staff than the console: its reader is still at work, and hears when somebody needs him.
//
// Without this an agent who looks after his promises for a minute would count as gone, and lose his chats.
import { play } from "./sound.js";

const PAUSE = 5000; // milliseconds before the next attempt to connect
const SOON = 500; // what comes together is asked for once

const desk = document.querySelector('.topnav a[href$="/desk"]');
const title = document.title;
let before = null;
let asking = null;

function connect() {
  const where = new URL("/ws/staff", location.href);
  where.pathname = new URL(desk.href).pathname.replace(/\/desk$/, "/ws/staff");
  where.protocol = where.protocol.replace("http", "ws");
  const socket = new WebSocket(where);
  socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "hello" })));
  socket.addEventListener("message", ({ data }) => {
    if (JSON.parse(data).type === "heartbeat") socket.send(data);
    else asking ??= setTimeout(look, SOON);
  });
  socket.addEventListener("close", ({ code }) => {
    if (code < 4400 || code > 4499) setTimeout(connect, PAUSE); // signed out stays signed out
  });
}

// How many words of my visitors I have not read, and how many chats are offered to me.
async function look() {
  asking = null;
  const answer = await fetch(`${desk.href}/parts/lists`, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const part = new DOMParser().parseFromString(await answer.text(), "text/html");
  const mine = [...part.querySelectorAll("#my-chats > .item")];
  const count = mine.reduce((sum, row) => sum + unread(row), part.querySelectorAll("[data-offer]").length);
  if (before !== null && count > before && localStorage.getItem("alerts.sound") !== "off") play("message");
  before = count;
  document.title = count ? `(${count}) ${title}` : title;
  show(count);
}

function unread({ dataset }) {
  const seen = Number(localStorage.getItem(`seen.${dataset.conversation}`) ?? 0);
  return JSON.parse(dataset.unanswered).filter((seq) => seq > seen).length;
}

function show(count) {
  desk.querySelector(".count")?.remove();
  if (!count) return;
  const badge = document.createElement("b");
  badge.className = "count new";
  badge.textContent = count;
  desk.append(badge);
}

if (desk) connect();
