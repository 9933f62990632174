// The list follows what is typed and chosen; without script the button does the same.
import { bodyOf, debounce, swapParts } from "./parts.js";

const form = document.querySelector("[data-filter]");
const results = document.querySelector("[data-part=results]");
let asked;

async function find() {
  asked?.abort();
  asked = new AbortController();
  const words = bodyOf(form);
  for (const [name, value] of [...words]) if (!value) words.delete(name);
  const address = `${form.action}?${words}`;
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) return form.submit();
    swapParts(await answer.text());
    history.replaceState(null, "", address);
    results.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

form.addEventListener("input", debounce(250, find));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
