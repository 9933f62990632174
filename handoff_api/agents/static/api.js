// Commands go out over HTTP; what comes back is an answer or a Refusal with a sentence for the agent.
import { text } from "./texts.js";

const root = document.getElementById("main").dataset.root;

/** The address of a path of ours, also behind a proxy that adds a prefix. */
export const address = (path) => root + path;

/** A command that was not done. `data` is what the service said, `sentence` what the agent reads. */
export class Refusal extends Error {
  constructor(status, data) {
    super(`refused: ${status}`);
    this.status = status;
    this.data = data;
  }

  get sentence() {
    if (this.status === 0) return text("unreachable");
    if (this.data.claimed_by) return text("not_yours", { name: this.data.claimed_by });
    return this.status === 409 ? text("changed") : text("not_done");
  }
}

/** Do something; the service's answer as an object. Throws Refusal; a session that is over leads to the sign-in page. */
export async function send(method, path, body) {
  const options = { method, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(address(path), options);
  } catch {
    throw new Refusal(0, {});
  }
  if (answer.status === 401) signIn();
  const data = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, data);
  return data;
}

/** A part of the page as the service draws it now, parsed but not yet shown. Throws Refusal. */
export async function fetchPart(path) {
  let answer;
  try {
    answer = await fetch(address(path), { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(15000) });
  } catch {
    throw new Refusal(0, {});
  }
  if (answer.status === 401) signIn();
  if (!answer.ok) throw new Refusal(answer.status, {});
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Go and sign in, then come back here. */
export function signIn() {
  location.assign(address(`/sign-in?next=${encodeURIComponent(location.pathname)}`));
}
