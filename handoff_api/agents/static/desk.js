// The console: what is on the page was drawn by the service; news says when to ask for it again.
import { Alerts } from "./alerts.js";
import { fetchPart, signIn } from "./api.js";
import { Banner } from "./banner.js";
import { startComposer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { startCorrections } from "./corrections.js";
import { startDialogs } from "./dialogs.js";
import { mark, startEarlier } from "./earlier.js";
import { startKeys } from "./keys.js";
import { Library } from "./library.js";
import { Lists } from "./lists.js";
import { Lookers } from "./lookers.js";
import { countDown, startOffers } from "./offers.js";
import { replaceParts } from "./parts.js";
import { startPresence } from "./presence.js";
import { startPromises } from "./promises.js";
import { startProposing } from "./propose.js";
import { startRemarks } from "./remark.js";
import { Replies } from "./replies.js";
import { News } from "./socket.js";
import { showTimes } from "./times.js";
import { startViews } from "./views.js";

const TRY_AGAIN = 3000; // milliseconds after a part could not be had

/** Runs `work` soon after it was asked for, one run at a time; asking during a run, or failing, means one more run. */
function soon(work, pause) {
  let timer = null;
  let running = false;
  const run = async () => {
    timer = null;
    if (running) return ask();
    running = true;
    await work().catch(() => { setTimeout(ask, TRY_AGAIN); });
    running = false;
  };
  const ask = () => { timer ??= setTimeout(run, pause); };
  return ask;
}

const banner = new Banner();
const library = new Library();
const replies = new Replies();
const views = startViews();

const refreshLists = soon(async () => {
  replaceParts(await fetchPart(`/desk/parts/lists?open=${encodeURIComponent(conversation.id)}`));
  lists.drawn();
  lookers.drawn();
  countDown();
  showTimes();
}, 150);
const refreshConversation = soon(() => conversation.refresh(), 50);

const alerts = new Alerts((id) => conversation.open(id));
// Who comes later should see who was there before.
const lookers = new Lookers((id) => { if (id === conversation.id) news.look(id); });
const lists = new Lists({
  open: (id, how) => conversation.open(id, how),
  refresh: refreshLists,
  compare: (now) => alerts.compare(now),
});
const conversation = new Conversation({
  opened(id) {
    lists.select(id);
    news.look(id || null);
    startComposer({ typing: (typedIn) => news.typing(typedIn), stored: () => { refreshConversation(); refreshLists(); } });
  },
  goTo: (view) => views.show(view),
  drawn: () => { lists.seen(conversation.id, conversation.lastSeq); lookers.drawn(); mark(); countDown(); library.follow(); replies.follow(); showTimes(); },
});

const news = new News({
  news(frame) {
    if (frame.type === "news.missed") { refreshLists(); refreshConversation(); return; }
    if (["presence.changed", "notices.changed"].includes(frame.type)) { refreshLists(); return; }
    if (lookers.hears(frame)) return;
    if (frame.conversation_id === conversation.id && conversation.hears(frame)) refreshConversation();
    if (lists.concerns(frame)) refreshLists();
  },
  connected() { banner.connected(true); refreshLists(); refreshConversation(); },
  lost() { banner.connected(false); },
  signedOut: signIn,
});

startPresence(refreshLists);
startDialogs({ conversation, done: () => { refreshConversation(); refreshLists(); } });
startCorrections(refreshConversation);
startPromises(() => { refreshConversation(); refreshLists(); });
startProposing(refreshConversation);
startRemarks();
startKeys(lists);
startEarlier((view) => views.show(view));
startOffers(refreshLists);
conversation.begin();
lists.drawn();
showTimes();
// What nobody announces: an agent whose browser died, a wait that became long.
setInterval(refreshLists, 45000);
