// The buttons above the answer: they write Markdown, so that nobody needs to know it.
const AROUND = { bold: "**", italic: "*" };
const KEYS = { b: "bold", i: "italic", k: "link" };

// execCommand keeps the browser's own undo working, which setRangeText does not.
function write(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function wrap(area, before, after, empty) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const chosen = value.slice(from, to) || empty;
  write(area, before + chosen + after);
  area.setSelectionRange(from + before.length, from + before.length + chosen.length);
}

function list(area, sign) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  const start = value.lastIndexOf("\n", from - 1) + 1;
  const stop = value.indexOf("\n", to) === -1 ? value.length : value.indexOf("\n", to);
  const lines = value.slice(start, stop).split("\n").map((line) => line.replace(/^\s*([-*]|\d+\.)\s+/, ""));
  const gap = start > 1 && value[start - 2] !== "\n" && !/^\s*([-*]|\d+\.)\s/m.test(value.slice(value.lastIndexOf("\n", start - 2) + 1, start)) ? "\n" : "";
  area.setSelectionRange(start, stop);
  write(area, gap + lines.map((line, at) => sign(at) + line).join("\n"));
}

export function toolbar(form, texts) {
  const bar = form.querySelector("[role=toolbar]");
  const area = form.querySelector("#answer");
  const buttons = [...bar.querySelectorAll("button")];
  const act = (mark) => {
    if (mark in AROUND) wrap(area, AROUND[mark], AROUND[mark], texts[mark]);
    else if (mark === "link") wrap(area, "[", "](https://)", texts.link);
    else list(area, mark === "bullets" ? () => "- " : (at) => `${at + 1}. `);
  };
  const rove = (chosen) => buttons.forEach((button) => (button.tabIndex = button === chosen ? 0 : -1));

  bar.hidden = false;
  rove(buttons[0]);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act(button.dataset.mark);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    rove(next);
    next.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || !(event.key in KEYS)) return;
    event.preventDefault();
    act(KEYS[event.key]);
  });
}
