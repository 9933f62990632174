/* Who speaks now, as the log tells it: a pure function from state and event to state. */

export const START = { status: "with_bot", agent: "", last: "", queue: null, offer: null, promise: null, rated: "" };

/* `last` is the agent who was here last. Somebody who waits stands at a `position`; with a promise and none he need not wait. */
export const isPromised = ({ status, queue, promise }) => status === "waiting_for_agent" && Boolean(promise) && !queue?.position;

const withBot = (state) => ({ ...state, status: "with_bot", agent: "", queue: null, offer: null });
const waiting = (state, { position = null, wait = null, promise = null, offer = null, agents_present: present = state.queue?.present }) => ({
  ...state, status: "waiting_for_agent", agent: "", queue: { position, wait, present }, offer, promise: promise || state.promise,
});
const promised = (state, promise) => (state.status === "with_agent" ? { ...state, promise } : { ...state, promise, offer: null, queue: null });
const changed = (state, fields) => ({ ...state, promise: { ...state.promise, ...fields } });

const RULES = {
  "handoff.requested": waiting,
  "handoff.position_changed": (state, data) => (state.status === "waiting_for_agent" ? waiting(state, data) : state),
  "handoff.transferred": waiting,
  "handoff.released": waiting,
  "handoff.claimed": (state, { name }) => ({ ...state, status: "with_agent", agent: name, last: name, queue: null, offer: null }),
  "handoff.returned": withBot,
  "handoff.closed": (state, { left }) => ({ ...withBot(state), promise: left ? null : state.promise }),
  "promise.made": promised,
  "promise.moved": changed,
  "promise.contact_changed": changed,
  "promise.handed_over": changed,
  "promise.kept": (state) => ({ ...state, promise: null }),
  "conversation.closed": (state) => ({ ...withBot(state), status: "closed", promise: null }),
  "conversation.rated": (state, { solved }) => ({ ...state, rated: solved }),
  "conversation.reopened": (state) => ({ ...withBot(state), rated: "" }),
};

export function reduce(state, { type, data }) {
  return RULES[type] ? RULES[type](state, data) : state;
}
