/* What outlives a reload. Where the browser blocks storage in frames, memory serves until the page goes. */

const PREFIX = "staffetta.";
const shelf = allowed() ? localStorage : memory();

export function recall(key) {
  return JSON.parse(shelf.getItem(PREFIX + key));
}

export function keep(key, value) {
  shelf.setItem(PREFIX + key, JSON.stringify(value));
}

export function forget(key) {
  shelf.removeItem(PREFIX + key);
}

/* Calls `changed` when another tab of the same visitor kept or forgot `name`. */
export function onChangeElsewhere(name, changed) {
  addEventListener("storage", ({ key }) => { if (key === PREFIX + name) changed(); });
}

function allowed() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return true;
  } catch {
    return false;
  }
}

function memory() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
}
