/* Puts the chat on the page that carries this script: one iframe, isolated both ways.
 *
 *   <script src="https://HOST/widget.js" data-language="it" data-questions="First|Second" async></script>
 *
 * Nothing of the page is changed; any element with `data-staffetta-open` opens the chat when clicked. `data-identity`
 * says who is here (docs/embedding.md); a page that learns it later, or signs somebody out, tells us with
 * `document.dispatchEvent(new CustomEvent("staffetta:identity", { detail: token }))`.
 */
(() => {
  const script = document.currentScript;
  const loaded = Symbol.for("staffetta.widget");
  if (!script || window[loaded]) return;
  window[loaded] = true;

  const home = new URL(script.src).origin;
  const language = script.dataset.language || navigator.language || "";
  const questions = (script.dataset.questions || "").split("|").map((one) => one.trim()).filter(Boolean);
  const phone = matchMedia("(max-width: 480px), (max-height: 480px)");
  const frame = document.createElement("iframe");
  let ready = false; // before that the frame is still an empty page of the host's own origin
  let open = false;
  let launcher = { width: 0, height: 0 };
  let identity = script.dataset.identity; // who the site says is here; "" for nobody any more, undefined when it says nothing

  /* Inline and important: no rule of the host page can win against it. */
  const dress = (rules) => {
    for (const [name, value] of Object.entries(rules)) frame.style.setProperty(name, value, "important");
  };

  const lay = () => {
    const full = open && phone.matches;
    const seen = window.visualViewport;
    const top = full ? `${seen ? seen.offsetTop : 0}px` : "auto";
    const height = full ? (seen ? `${seen.height}px` : "100%") : open ? "min(728px, 100%)" : `${launcher.height}px`;
    const width = full ? "100%" : open ? "400px" : `${launcher.width}px`;
    dress({ top, bottom: full ? "auto" : "0", right: "0", width, height });
    dress({ visibility: open || launcher.width ? "visible" : "hidden" });
    tell({ staffetta: "layout", full });
  };

  const tell = (message) => { if (ready) frame.contentWindow?.postMessage(message, home); };
  const introduce = () =>
    tell({ staffetta: "page", url: location.origin + location.pathname, questions, identity, phone: phone.matches });

  const heard = {
    ready: () => { ready = true; introduce(); },
    size: ({ width, height }) => { launcher = { width: within(width, Math.min(420, innerWidth)), height: within(height, 420) }; },
    open: () => { open = true; introduce(); },
    close: () => { open = false; },
  };
  const within = (number, most) => Math.min(Math.max(Math.ceil(Number(number)) || 0, 0), most);

  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== home || source !== frame.contentWindow || !Object.hasOwn(heard, data?.staffetta)) return;
    heard[data.staffetta](data);
    lay();
  });
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-staffetta-open]")) tell({ staffetta: "show" });
  });
  document.addEventListener("staffetta:identity", ({ detail }) => { identity = String(detail ?? ""); introduce(); });
  window.navigation?.addEventListener("navigatesuccess", introduce); // pages that change without being loaded
  addEventListener("popstate", introduce);
  phone.addEventListener("change", lay);
  window.visualViewport?.addEventListener("resize", lay);
  window.visualViewport?.addEventListener("scroll", () => open && phone.matches && lay());

  dress({
    all: "initial", display: "block", position: "fixed", border: "0", "z-index": "2147483000",
    background: "transparent", "color-scheme": "light dark", visibility: "hidden", width: "1px", height: "1px",
  });
  frame.title = language.startsWith("it") ? "Chat di assistenza" : "Support chat";
  frame.src = `${home}/widget?language=${encodeURIComponent(language)}&host=${encodeURIComponent(location.origin)}`;
  const place = () => document.body.append(frame);
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place, { once: true });
})();
