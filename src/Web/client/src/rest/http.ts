import type { TokenKeeper } from "../account/tokenKeeper.ts";
import { Problem } from "../contract/problem.ts";

const patience = 30_000;
const longPatience = 30 * 60_000;

export interface HttpCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From `/api/` on. */
  readonly path: string;
  /** JSON, or a form. */
  readonly body?: unknown;
  readonly ifMatch?: number;
  readonly signal?: AbortSignal;
  /** The answer's bytes instead of its JSON. */
  readonly asBlob?: boolean;
}

/** REST calls with the access token. Each failure is a `Problem`. */
export class Http {
  readonly server: string;
  readonly tokens: TokenKeeper;
  #fetch: typeof fetch;

  constructor(server: string, tokens: TokenKeeper, fetching: typeof fetch) {
    this.server = server;
    this.tokens = tokens;
    this.#fetch = fetching;
  }

  async call<T>(call: HttpCall): Promise<T> {
    const token = await this.tokens.accessToken();
    let response = await this.#send(call, token);
    // The server may forget a token before its time is over.
    if (response.status === 401) response = await this.#send(call, await this.tokens.accessToken({ instead: token }));
    return answerOf<T>(response, call.asBlob);
  }

  async #send(call: HttpCall, token: string): Promise<Response> {
    const { method, path, body, ifMatch, signal } = call;
    const isJson = body !== undefined && !(body instanceof FormData);
    return send(this.#fetch, this.server + path, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        ...(isJson && { "Content-Type": "application/json" }),
        ...(ifMatch !== undefined && { "If-Match": `"${ifMatch}"` }),
      },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as FormData) }),
      cache: "no-store",
    }, signal, call.asBlob || !isJson && body !== undefined ? longPatience : patience);
  }
}

/** One request; that nobody answers is a `Problem` too. */
export async function send(
  fetching: typeof fetch, url: string, init: RequestInit, signal?: AbortSignal, milliseconds = patience,
): Promise<Response> {
  const timeout = AbortSignal.timeout(milliseconds);
  try {
    return await fetching(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
  } catch {
    if (signal?.aborted) throw new Problem("aborted", "The call was given up.");
    throw timeout.aborted
      ? new Problem("timeout", "The server did not answer in time.")
      : new Problem("offline", "The server cannot be reached.");
  }
}

export async function answerOf<T>(response: Response, asBlob = false): Promise<T> {
  try {
    if (response.ok) return (response.status === 204 ? undefined : await (asBlob ? response.blob() : response.json())) as T;
  } catch {
    throw new Problem("offline", "The answer broke off.");
  }
  const body: unknown = await response.json().catch(() => null);
  throw Problem.ofAnswer(response.status, body, Number(response.headers.get("Retry-After")) || 0);
}
