import type { ProblemDetails } from "./types.ts";

// docs/errors.md, and this client's own three.
const retryable = new Set(["closed", "offline", "timeout", "locked-out", "busy", "rate-limited", "unavailable", "internal"]);
const hubPrefix = "HubException: ";

/** A refusal with the contract's stable `code`; `offline`, `closed`, `timeout` and `aborted` are this client's own. */
export class Problem extends Error {
  readonly code: string;
  /** The HTTP status; 0: it was no HTTP answer. */
  readonly status: number;
  readonly details: ProblemDetails | null;
  /** How long the server asks to be left alone, in milliseconds; 0: it did not say. */
  readonly retryAfter: number;

  constructor(code: string, message: string, more: { status?: number; details?: ProblemDetails | null; retryAfter?: number } = {}) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.status = more.status ?? 0;
    this.details = more.details ?? null;
    this.retryAfter = more.retryAfter ?? 0;
  }

  /** Whether the same call, with the same ids, may succeed later. */
  get isRetryable(): boolean {
    return retryable.has(this.code);
  }

  /** Any failure as a problem, so that whoever shows it has one kind of thing to show. */
  static of(failure: unknown): Problem {
    if (failure instanceof Problem) return failure;
    return new Problem("internal", failure instanceof Error ? failure.message : String(failure));
  }

  /** From a failed hub call: SignalR's own words, then the code, a colon, and ours. */
  static fromHub(failure: unknown): Problem {
    if (failure instanceof Problem) return failure;
    const text = failure instanceof Error ? failure.message : String(failure);
    const start = text.indexOf(hubPrefix);
    const [, code, message] = /^([a-z][a-z0-9-]*): ?(.*)$/s.exec(start < 0 ? text : text.slice(start + hubPrefix.length)) ?? [];
    // Without a code the hub has not answered: the connection ended first.
    return code ? new Problem(code, message ?? "") : new Problem(start < 0 ? "closed" : "internal", text);
  }

  static ofAnswer(status: number, body: unknown, retryAfterSeconds = 0): Problem {
    const details = isDetails(body) ? body : null;
    const field = Object.values(details?.errors ?? {}).flat()[0];
    const message = field ?? details?.detail ?? details?.title ?? `The server answered ${status}.`;
    return new Problem(details?.code ?? codeOf(status), message, { status, details, retryAfter: retryAfterSeconds * 1000 });
  }
}

const isDetails = (body: unknown): body is ProblemDetails =>
  typeof body === "object" && body !== null && typeof (body as ProblemDetails).code === "string";

// Proxies answer without our problem details.
function codeOf(status: number): string {
  if (status === 401) return "unauthenticated";
  if (status === 404) return "not-found";
  if (status === 413) return "too-large";
  if (status === 429) return "rate-limited";
  return status >= 500 ? "unavailable" : "invalid-request";
}
