// What was begun and not sent: kept in this browser for as long as a session may last, so that a dead tab loses nothing.
const HOURS = 12;
const prefix = `draft.${document.getElementById("main").dataset.staff}.`;

const keyOf = (conversation, kind) => `${prefix}${conversation}.${kind}`;

/** The draft for a conversation: `{text, id}`, or null. `kind` is reply or note. */
export function draftOf(conversation, kind) {
  return JSON.parse(localStorage.getItem(keyOf(conversation, kind)) ?? "null");
}

/** Keep a draft; one without text is forgotten. */
export function keepDraft(conversation, kind, text, id) {
  if (text) localStorage.setItem(keyOf(conversation, kind), JSON.stringify({ text, id, at: Date.now() }));
  else localStorage.removeItem(keyOf(conversation, kind));
}

/** Whether something was begun for the visitor of a conversation. */
export const hasDraft = (conversation) => localStorage.getItem(keyOf(conversation, "reply")) !== null;

// Also those of a colleague who used this browser: what is too old belongs to nobody any more.
for (const key of Object.keys(localStorage)) {
  if (!key.startsWith("draft.")) continue;
  const { at = 0 } = JSON.parse(localStorage.getItem(key) ?? "{}");
  if (Date.now() - at > HOURS * 3600000) localStorage.removeItem(key);
}
