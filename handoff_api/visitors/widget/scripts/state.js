/* Who speaks now, as the log tells it: a pure function from state and event to state. */

export const START = { status: "with_bot", agent: "", queue: null, promise: "" };

const withBot = (state) => ({ ...state, status: "with_bot", agent: "", queue: null });
const waiting = (state, { position = null, wait = null, promise = null, agents_present: present = state.queue?.present }) => ({
  ...state, status: "waiting_for_agent", agent: "", queue: { position, wait, present }, promise: promise?.due || state.promise,
});

const RULES = {
  "handoff.requested": waiting,
  "handoff.position_changed": (state, data) => (state.status === "waiting_for_agent" ? waiting(state, data) : state),
  "handoff.transferred": waiting,
  "handoff.released": waiting,
  "handoff.claimed": (state, { name }) => ({ ...state, status: "with_agent", agent: name, queue: null }),
  "handoff.returned": withBot,
  "handoff.closed": withBot,
  "promise.made": (state, { due }) => ({ ...state, promise: due }),
  "promise.kept": (state) => ({ ...state, promise: "" }),
  "conversation.closed": (state) => ({ ...withBot(state), status: "closed" }),
};

export function reduce(state, { type, data }) {
  return RULES[type] ? RULES[type](state, data) : state;
}
