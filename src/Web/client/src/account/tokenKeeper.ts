import { Problem } from "../contract/problem.ts";
import type { Locks } from "../platform/platform.ts";
import type { AuthCalls } from "./authCalls.ts";
import { keptToken, type SignInRecord } from "./signIn.ts";

// A token is renewed when less than this part of its life is left, and more than a moment of it.
const renewBefore = { part: 0.1, atLeast: 2_000, atMost: 60_000 };

/** Access tokens that are good for a while. One refresh at a time, for all tabs: the others find its result. */
export class TokenKeeper {
  #record: SignInRecord;
  #calls: AuthCalls;
  #locks: Locks | null;
  #renewing: Promise<string> | null = null;

  /** Called when the server does not know the sign-in any more. */
  onEnded: (problem: Problem) => void = () => {};

  constructor(record: SignInRecord, calls: AuthCalls, locks: Locks | null) {
    this.#record = record;
    this.#calls = calls;
    this.#locks = locks;
  }

  /** @param instead A token that the server has refused: another one is needed, however fresh it looks. */
  async accessToken({ instead = null }: { instead?: string | null } = {}): Promise<string> {
    const token = this.#record.read()?.token;
    if (!token) throw new Problem("unauthenticated", "Nobody is signed in.");
    if (token.expiresAt - marginOf(token.expiresIn) > Date.now() && token.accessToken !== instead) return token.accessToken;
    this.#renewing ??= this.#renewInTurn(token.accessToken).finally(() => (this.#renewing = null));
    return this.#renewing;
  }

  /** In how many milliseconds the present token is due to be renewed. */
  get dueIn(): number {
    const token = this.#record.read()?.token;
    return token ? Math.max(0, token.expiresAt - marginOf(token.expiresIn) - Date.now()) : 0;
  }

  #renewInTurn(stale: string): Promise<string> {
    return this.#locks
      ? this.#locks.request(`${this.#record.key}.refresh`, {}, () => this.#renew(stale))
      : this.#renew(stale);
  }

  async #renew(stale: string): Promise<string> {
    const token = this.#record.read()?.token;
    if (!token) throw new Problem("unauthenticated", "Nobody is signed in.");
    // Another tab was first.
    if (token.accessToken !== stale) return token.accessToken;
    try {
      const fresh = keptToken(await this.#calls.refresh(token.refreshToken));
      // Whoever signed in or out meanwhile is not overwritten.
      if (this.#record.read()?.token?.accessToken === stale) this.#record.change({ token: fresh });
      return fresh.accessToken;
    } catch (failure) {
      const problem = Problem.of(failure);
      if (!problem.isRetryable && this.#record.read()?.token?.accessToken === stale) this.onEnded(problem);
      throw problem;
    }
  }
}

function marginOf(expiresIn: number): number {
  return Math.min(Math.max(expiresIn * 1000 * renewBefore.part, renewBefore.atLeast), renewBefore.atMost);
}
