/* HTTP calls to handoff_api. The token travels in a header, never in an address. */

/* `status` is 0 when nobody answered; `detail` is the server's sentence; `after` the seconds it asks us to wait. */
export class ApiError extends Error {
  constructor(status, detail = "", after = 0) {
    super(detail);
    this.status = status;
    this.after = after;
  }

  /* Trying the same thing again later can help: no network, overload, or a server in trouble. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }

  /* The conversation or its token is no more. */
  get gone() {
    return this.status === 401 || this.status === 404;
  }
}

export async function call(method, path, { token, body, accept = "application/json", seconds = 15 } = {}) {
  const headers = { Accept: accept };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method, headers, body: body && JSON.stringify(body), credentials: "omit", signal: AbortSignal.timeout(seconds * 1000),
  }).catch(() => { throw new ApiError(0); });
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new ApiError(response.status, answer.detail, Number(response.headers.get("Retry-After")) || 0);
}
