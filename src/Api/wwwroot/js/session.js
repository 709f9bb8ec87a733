import { Listeners } from "./listeners.js";
import { Problem } from "./problem.js";

const key = "chorus.session";
const renewBefore = 60_000;

/**
 * Who is signed in on this device: the tokens, kept in localStorage for all windows, and renewed before they expire.
 * Listeners hear when another user (or nobody) is signed in.
 */
export class Session {
  #changes = new Listeners();
  #renewing = null;

  constructor() {
    addEventListener("storage", (event) => {
      if (event.key !== key) return;
      const before = JSON.parse(event.oldValue ?? "null")?.userId ?? null;
      if (before !== this.userId) this.#changes.notify();
    });
  }

  get #token() {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  }

  /** Nobody has ever signed in here, nor out. */
  get isFirstVisit() {
    return localStorage.getItem(key) === null;
  }

  get userId() {
    return this.#token?.userId ?? null;
  }

  subscribe(listener) {
    return this.#changes.subscribe(listener);
  }

  guest() {
    return this.#signIn("guest", {});
  }

  /** Turns the guest of this device into an account, with all that it has. */
  register(email, password) {
    return this.#signIn("register", { email, password }, this.#token?.accessToken);
  }

  login(email, password) {
    return this.#signIn("login", { email, password });
  }

  /** Forgets the tokens here in any case; tells the server if it can be reached. */
  async logout() {
    const token = await this.accessToken().catch(() => null);
    this.#forget();
    if (token) await post("logout", {}, token).catch(() => null);
  }

  /** An access token that is good for a while. Throws `unauthenticated` when nobody is signed in (any more). */
  async accessToken({ fresh = false, instead = null } = {}) {
    const token = this.#token;
    if (!token) throw new Problem("unauthenticated", "Nobody is signed in.");
    const isGood = token.expiresAt - renewBefore > Date.now() && !fresh;
    if (isGood && token.accessToken !== instead) return token.accessToken;
    this.#renewing ??= this.#renew(token).finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  // Only one window of this device renews; the others find its result.
  async #renew(stale) {
    const renew = async () => {
      const token = this.#token;
      if (!token) throw new Problem("unauthenticated", "Nobody is signed in.");
      if (token.accessToken !== stale.accessToken) return token.accessToken;
      const response = await post("refresh", { refreshToken: token.refreshToken });
      if (response.ok) return this.#keep(await response.json()).accessToken;
      const problem = await Problem.fromResponse(response);
      if (!problem.isRetryable) this.#forget();
      throw problem;
    };
    return navigator.locks ? navigator.locks.request("chorus.renew", renew) : renew();
  }

  async #signIn(how, body, bearer) {
    const response = await post(how, body, bearer);
    if (!response.ok) throw await Problem.fromResponse(response);
    this.#keep(await response.json());
    this.#changes.notify();
  }

  #keep(token) {
    const kept = { ...token, expiresAt: Date.now() + token.expiresIn * 1000 };
    localStorage.setItem(key, JSON.stringify(kept));
    return kept;
  }

  #forget() {
    localStorage.setItem(key, "null");
    this.#changes.notify();
  }
}

async function post(how, body, bearer) {
  const headers = { "Content-Type": "application/json", ...(bearer && { Authorization: `Bearer ${bearer}` }) };
  try {
    return await fetch(`/api/auth/${how}`, { method: "POST", headers, body: JSON.stringify(body) });
  } catch {
    throw new Problem("offline", "The server cannot be reached.");
  }
}
