// Replacing parts of the page by what the service drew, without disturbing the agent.
//
// Only what is different is touched: the focus, what is folded, and what is being typed stay as they are.

/** Put every part of `fresh` in the place of the same part of the page; the names of those that changed. */
export function replaceParts(fresh) {
  const changed = [];
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old && replacePart(old, part)) changed.push(part.dataset.part);
  }
  return changed;
}

/** Remember how the parts of the page were drawn, before anything else changes them. */
export function rememberParts() {
  for (const part of document.querySelectorAll("[data-part]")) part.drawn = part.outerHTML;
  for (const line of document.getElementById("log")?.children ?? []) line.drawn = line.outerHTML;
}

function replacePart(old, part) {
  const drawn = part.outerHTML;
  if (old.drawn === drawn) return false;
  const how = { log: mergeLog, dock: keepDock, why: keepFolded }[part.dataset.part] ?? swap;
  const now = how(old, document.importNode(part, true));
  now.drawn = drawn;
  return true;
}

function swap(old, part) {
  const focused = old.contains(document.activeElement) ? pathTo(document.activeElement) : null;
  const { scrollTop } = old;
  const open = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
  old.replaceWith(part);
  part.scrollTop = scrollTop;
  for (const id of open) part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  if (focused) (part.querySelector(focused) ?? part).focus({ preventScroll: true });
  return part;
}

// How to find an element again after its part was drawn anew.
function pathTo(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const { claim, correct, decline, earlier, setStatus, open } = element.dataset;
  if (claim) return `[data-claim="${CSS.escape(claim)}"]`;
  if (decline) return `[data-decline="${CSS.escape(decline)}"]`;
  if (earlier) return `[data-earlier="${CSS.escape(earlier)}"]`;
  if (correct !== undefined) return `[data-correct="${CSS.escape(correct)}"]`;
  if (setStatus) return `[data-set-status="${CSS.escape(setStatus)}"]`;
  if (open) return `[data-open="${CSS.escape(open)}"]`;
  const { promiseOpen, promise } = element.dataset;
  if (promiseOpen) return `[data-promise-open="${promiseOpen}"][data-promise="${CSS.escape(promise ?? "")}"]`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : element.localName;
}

// Lines have their number: what is known stays, so that a screen reader hears only what is new.
function mergeLog(old, part) {
  const known = new Map([...old.children].map((line) => [line.dataset.seq, line]));
  for (const line of [...part.children]) {
    const before = known.get(line.dataset.seq);
    known.delete(line.dataset.seq);
    line.drawn = line.outerHTML;
    if (!before) old.append(line);
    else if (before.drawn !== line.drawn) before.replaceWith(line);
  }
  for (const gone of known.values()) gone.remove();
  old.dataset.last = part.dataset.last;
  return old;
}

// The composer stays while it is for the same conversation in the same state: something may be typed in it.
function keepDock(old, part) {
  const same = old.dataset.for === part.dataset.for && old.dataset.state === part.dataset.state;
  return same ? old : swap(old, part);
}

function keepFolded(old, part) {
  if (old.dataset.for === part.dataset.for) part.open = old.open;
  return swap(old, part);
}
