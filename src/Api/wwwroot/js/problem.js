const retryable = new Set(["closed", "offline", "timeout", "locked-out", "rate-limited", "unavailable", "internal"]);

/** A refusal with the contract's stable `code`; `offline`, `closed` and `timeout` are this page's own. */
export class Problem extends Error {
  constructor(code, message, { status = 0, body = null, retryAfter = 0 } = {}) {
    super(message);
    this.name = "Problem";
    Object.assign(this, { code, status, body, retryAfter });
  }

  /** Whether the same call, with the same ids, may succeed later. */
  get isRetryable() {
    return retryable.has(this.code);
  }

  /** From the hub's error text: the code, a colon, words; SignalR puts its own words before it. */
  static fromHub(text) {
    const own = text.includes("HubException: ") ? text.slice(text.indexOf("HubException: ") + 14) : text;
    const match = /^([a-z][a-z0-9-]*): ?(.*)$/s.exec(own);
    return match ? new Problem(match[1], match[2]) : new Problem("internal", own);
  }

  static async fromResponse(response) {
    const body = await response.json().catch(() => null);
    const first = Object.values(body?.errors ?? {}).flat()[0];
    return new Problem(body?.code ?? codeOf(response.status), first ?? body?.detail ?? body?.title ?? `The server answered ${response.status}.`, {
      status: response.status,
      body,
      retryAfter: Number(response.headers.get("Retry-After")) * 1000 || 0,
    });
  }
}

function codeOf(status) {
  if (status === 401) return "unauthenticated";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "invalid-request";
}
