// Keeps what is typed in the browser until it is saved, so that no crash and no lost network costs a word.
import { debounce } from "./parts.js";
import { writeTimes } from "./times.js";

const PAUSE = 400; // milliseconds without a key before it is kept
const FIELDS = ["title", "answer", "language", "skill", "tags", "translation_of"];

export function autosave(form, rows, texts) {
  const key = `staffetta.article.${form.dataset.key}`;
  const base = () => form.elements.base_version;
  const fields = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  const typed = () => ({ ...fields(), phrasings: rows.all(), sensitive: form.elements.sensitive.checked });
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  let offered = null; // text from an earlier visit that nobody took up or dropped yet
  let clean = form.dataset.unsaved === undefined ? typed() : null;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  }

  function keep() {
    if (same(typed(), clean)) {
      if (offered) put(offered);
      else forget();
      return show("");
    }
    const done = put({ at: new Date().toISOString(), base: base().value, fields: typed() });
    show(done ? texts.kept : texts.not_kept);
  }

  function put(text) {
    try {
      localStorage.setItem(key, JSON.stringify(text));
      return true;
    } catch {
      return false;
    }
  }

  function show(sentence) {
    const changed = !same(typed(), clean);
    form.querySelector("[data-saveline]").textContent = sentence;
    const publish = form.querySelector("[name=action][value=publish]");
    publish.textContent = changed ? publish.dataset.changed : publish.dataset.clean;
  }

  // Text from an earlier visit is offered, never put in unasked.
  function offer() {
    const kept = read();
    const note = form.querySelector("[data-restore]");
    if (!kept?.fields || form.dataset.unsaved !== undefined || same(kept.fields, typed())) return;
    offered = kept;
    note.querySelector("[data-kept]").dateTime = kept.at;
    writeTimes(note);
    note.hidden = false;
    note.querySelector("[data-take]").addEventListener("click", () => {
      offered = null;
      for (const name of FIELDS) form.elements[name].value = kept.fields[name] ?? "";
      rows.fill(kept.fields.phrasings ?? []);
      form.elements.sensitive.checked = kept.fields.sensitive ?? false;
      base().value = kept.base; // an older base lets the server notice what a colleague saved meanwhile
      note.hidden = true;
      form.dispatchEvent(new Event("input", { bubbles: true }));
      form.elements.title.focus();
    });
    note.querySelector("[data-drop]").addEventListener("click", () => {
      offered = null;
      forget();
      note.hidden = true;
      form.elements.title.focus();
    });
  }

  form.addEventListener("input", debounce(PAUSE, keep));
  addEventListener("pagehide", () => !same(typed(), clean) && read() && keep());
  offer();
  return {
    typed,
    show,
    forget,
    settle(saved) {
      offered = null;
      clean = saved;
      keep();
    },
  };
}
