// On a phone one view at a time, chosen by the address; on a desk all of them are there at once.
const phone = matchMedia("(max-width: 800px)");
const VIEWS = ["queue", "chat", "visitor"];

/** Whether the open conversation is before somebody's eyes. */
export const isChatShown = () =>
  document.visibilityState === "visible" && (!phone.matches || document.body.dataset.view === "chat");

/** Follow the address; `show(name)` goes to a view. */
export function startViews() {
  const asked = () => VIEWS.find((name) => location.hash === `#${name}`);
  const start = document.getElementById("main").dataset.conversation ? "chat" : "queue";
  const follow = () => {
    const view = asked() ?? start;
    document.body.dataset.view = view;
    for (const tab of document.querySelectorAll(".tabbar a")) {
      if (tab.hash === `#${view}`) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    if (view === "chat") document.getElementById("log-scroll")?.dispatchEvent(new Event("shown"));
  };
  addEventListener("hashchange", follow);
  follow();
  toggleAbout();
  return { show: (name) => {
    if (!phone.matches || document.body.dataset.view === name) return;
    location.hash = name;
    follow(); // at once, so that what is shown can have the focus
  } };
}

// Between desk and phone the right side lies over the conversation, on demand.
function toggleAbout() {
  const show = (on) => {
    document.body.classList.toggle("about-open", on);
    document.getElementById("show-about")?.setAttribute("aria-expanded", String(on));
    document.getElementById(on ? "hide-about" : "show-about")?.focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("#show-about")) show(!document.body.classList.contains("about-open"));
    if (event.target.closest("#hide-about")) show(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("about-open")) show(false);
  });
}
