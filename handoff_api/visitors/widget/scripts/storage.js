/* What outlives a reload. Where the browser blocks storage in frames, memory serves until the page goes. */

const PREFIX = "staffetta.";
const memory = new Map();

export function recall(key) {
  try {
    const kept = localStorage.getItem(PREFIX + key);
    if (kept !== null) return JSON.parse(kept);
  } catch { /* blocked, or not ours: memory below */ }
  return memory.has(key) ? memory.get(key) : null;
}

export function keep(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch { /* blocked or full: memory has it */ }
}

export function forget(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch { /* blocked: nothing was there */ }
}

/* Calls `changed` when another tab of the same visitor kept or forgot `name`. */
export function onChangeElsewhere(name, changed) {
  addEventListener("storage", ({ key }) => { if (key === PREFIX + name) changed(); });
}
