// Saves without leaving the page: the server draws it anew, and only its parts are taken over,
// so the cursor stays and what is typed meanwhile stays too.
import { bodyOf, swapParts } from "./parts.js";

const DESCRIBED = ["aria-invalid", "aria-describedby"];

export function saving(form, kept, texts) {
  const said = document.querySelector("[data-said]");
  let busy = false;

  function fail() {
    kept.show("");
    const note = document.querySelector("[data-lost]");
    note.hidden = false;
    note.querySelector("p").textContent = texts.lost;
    note.scrollIntoView({ block: "nearest" });
  }

  function takeOver(html, pressed) {
    const fresh = swapParts(html);
    for (const field of form.querySelectorAll("#title, #answer")) {
      const twin = fresh.getElementById(field.id);
      for (const name of DESCRIBED) {
        if (twin?.hasAttribute(name)) field.setAttribute(name, twin.getAttribute(name));
        else field.removeAttribute(name);
      }
    }
    const note = form.querySelector("[data-part=head] .note:not([hidden])");
    said.textContent = note?.querySelector(".grow")?.textContent.trim() ?? "";
    const wrong = form.querySelector("[aria-invalid]");
    (wrong ?? form.querySelector(`[data-part=head] [name=action][value=${pressed}]`))?.focus({ preventScroll: !wrong });
    if (note) note.scrollIntoView({ block: "nearest" });
  }

  async function send(button) {
    const sent = kept.typed();
    kept.show(button.value === "publish" ? texts.examining : texts.saving);
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: bodyOf(form, button), headers: { Accept: "text/html" } });
    const isPage = answer.headers.get("content-type")?.startsWith("text/html");
    if (!isPage || ![200, 400, 409].includes(answer.status)) return fail();
    if (answer.ok) kept.forget();
    if (answer.ok && new URL(answer.url).pathname !== location.pathname) return location.assign(answer.url);
    document.querySelector("[data-lost]").hidden = true;
    takeOver(await answer.text(), button.value);
    form.dispatchEvent(new Event("drawn")); // what follows the typing is asked for anew
    if (answer.ok) {
      kept.settle(sent);
      history.replaceState(null, "", location.pathname);
    } else kept.show("");
  }

  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.name !== "action") return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      await send(button);
    } catch {
      fail();
    } finally {
      busy = false;
    }
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("[name=action][value=save]"));
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) kept.forget();
  });
}
