// The rows of phrasings: Enter adds one, an emptied one goes with Backspace, many can be pasted.
export function phrasings(form, texts) {
  const list = form.querySelector("[data-phrasings]");
  const need = form.querySelector("[data-need]");
  const model = list.lastElementChild.cloneNode(true);
  const inputs = () => [...list.querySelectorAll("textarea")];
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  function row(text) {
    const made = model.cloneNode(true);
    const input = made.querySelector("textarea");
    input.value = text;
    made.querySelector("[data-about]").replaceChildren();
    delete made.querySelector("[data-about]").dataset.said;
    made.querySelector("[data-remove]").hidden = false;
    return made;
  }

  function add(text = "", after = list.lastElementChild) {
    const made = row(text);
    if (after) after.after(made);
    else list.append(made);
    tell();
    return made;
  }

  function remove(item) {
    const beside = item.previousElementSibling ?? item.nextElementSibling;
    item.remove();
    (beside ?? add()).querySelector("textarea").focus();
    tell();
    changed();
  }

  // How many there are, and whether the bot would like more.
  function tell() {
    const filled = inputs().filter((input) => input.value.trim()).length;
    const missing = Math.max(Number(need.dataset.wanted) - filled, 0);
    inputs().forEach((input, at) => input.setAttribute("aria-label", texts.phrasing.replace("{number}", at + 1)));
    form.querySelector("[data-count]").textContent = filled;
    [...need.querySelectorAll(".pips i")].forEach((pip, at) => pip.classList.toggle("on", at < filled));
    const short = missing === 1 ? texts["missing.one"] : texts["missing.many"];
    const sentence = filled < Number(need.dataset.few) ? texts.few : missing === 0 ? texts.enough : short;
    const place = need.lastElementChild;
    if (place.textContent !== sentence.replace("{number}", missing)) place.textContent = sentence.replace("{number}", missing);
  }

  function fill(all) {
    list.replaceChildren(...[...all, ""].map(row));
    tell();
  }

  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!item || event.target.tagName !== "TEXTAREA" || event.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      add("", item).querySelector("textarea").focus();
    } else if (event.key === "Backspace" && event.target.value === "" && inputs().length > 1) {
      event.preventDefault();
      remove(item);
    } else if (event.key === "ArrowUp" && event.target.selectionStart === 0) {
      item.previousElementSibling?.querySelector("textarea").focus();
    } else if (event.key === "ArrowDown" && event.target.selectionEnd === event.target.value.length) {
      item.nextElementSibling?.querySelector("textarea").focus();
    }
  });
  list.addEventListener("paste", (event) => {
    const pasted = event.clipboardData.getData("text").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
    if (pasted.length < 2 || event.target.tagName !== "TEXTAREA") return;
    event.preventDefault();
    let item = event.target.closest("li");
    if (!event.target.value.trim()) event.target.value = pasted.shift();
    for (const text of pasted) item = add(text, item);
    add("", item).querySelector("textarea").focus();
    changed();
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-remove]")) remove(event.target.closest("li"));
  });
  list.addEventListener("input", tell);
  const adder = form.querySelector("[data-add]");
  adder.hidden = false;
  adder.addEventListener("click", () => add().querySelector("textarea").focus());

  const all = () => inputs().map((input) => input.value.trim()).filter(Boolean);
  fill(all());
  return { all, fill };
}
