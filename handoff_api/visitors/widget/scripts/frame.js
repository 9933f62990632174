/* Our side of the frame: what we tell the host page, and the little that it may tell us (see loader.js). */

/* Opened as a page of its own, from a link to go on with a conversation. */
export const alone = parent === window;

const host = new URLSearchParams(location.search).get("host");

/* Whether there is a host page that will introduce itself. */
export const framed = Boolean(host) && !alone;

export function tellHost(staffetta, more = {}) {
  if (framed) parent.postMessage({ staffetta, ...more }, host);
}

/* `heard` takes page({url, questions, identity, phone}), layout({full}) and show(). */
export function listenToHost(heard) {
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== host || source !== parent || !Object.hasOwn(heard, data?.staffetta)) return;
    heard[data.staffetta](data);
  });
}
