// Choosing an article takes its button with it, and a proof that is under way appears by itself.
const EVERY = 3000; // milliseconds

for (const button of document.querySelectorAll("[data-article]")) {
  button.addEventListener("click", () => { button.parentElement.querySelector("input").checked = true; });
}

async function look() {
  if (!document.querySelector("[data-waiting]")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const proof = page.querySelector("[data-part=proof]");
    if (proof && !proof.hasAttribute("data-waiting")) {
      document.querySelector("[data-part=proof]").replaceWith(proof);
      document.querySelector(".steps").replaceWith(page.querySelector(".steps"));
      return;
    }
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
