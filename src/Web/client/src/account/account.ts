import { Problem } from "../contract/problem.ts";
import type { Platform } from "../platform/platform.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { AccountActions, AccountState, AccountStore } from "./accountStore.ts";
import type { AuthCalls } from "./authCalls.ts";
import { keptToken, type KeptToken, type SignInRecord } from "./signIn.ts";
import type { TokenKeeper } from "./tokenKeeper.ts";

/** Signing in and out, the same in all tabs of this device. */
export class Account extends ValueStore<AccountState> implements AccountStore {
  #record: SignInRecord;
  #calls: AuthCalls;
  #tokens: TokenKeeper;
  #unlisten: () => void;
  #merging: Promise<void> | null = null;

  /** Called with a guest and the account that all of the guest's things now belong to. */
  onMerged: (guestId: string, userId: string) => Promise<void> = async () => {};

  /** Called with somebody who is no more. */
  onDeleted: (userId: string) => Promise<void> = async () => {};

  constructor(record: SignInRecord, calls: AuthCalls, tokens: TokenKeeper, platform: Platform) {
    super(stateOf(record, null));
    this.#record = record;
    this.#calls = calls;
    this.#tokens = tokens;
    this.#unlisten = platform.listen("storage", (key) => (key === null || key === record.key) && this.#read());
    tokens.onEnded = (problem) => this.#forget(problem);
  }

  guest: AccountActions["guest"] = () =>
    this.#signIn(async () => {
      const token = keptToken(await this.#calls.guest());
      this.#record.change({ token, email: null, isGuest: true });
    });

  register: AccountActions["register"] = (email, password) =>
    this.#signIn(async () => {
      // Only a guest becomes the account; who has one already makes another.
      const guestToken = this.#isGuest ? await this.#tokens.accessToken() : null;
      const token = keptToken(await this.#calls.register(email, password, guestToken));
      this.#record.change({ token, email, isGuest: false });
    });

  login: AccountActions["login"] = (email, password) =>
    this.#signIn(async () => {
      const guest = this.#isGuest ? this.#record.read()?.token : null;
      const token = keptToken(await this.#calls.login(email, password));
      const guests = [...(this.#record.read()?.guests ?? []), ...(guest ? [guest] : [])];
      this.#record.change({ token, email, isGuest: false, guests });
      // The guest stops sending before what it sends to is no longer its own.
      this.#read();
      await this.mergeGuests().catch(() => {});
    });

  external: AccountActions["external"] = (providersToken) =>
    this.#signIn(async () => {
      const guest = this.#isGuest ? this.#record.read()?.token : null;
      const token = keptToken(await this.#calls.external(providersToken, guest ? await this.#tokens.accessToken() : null));
      const guests = [...(this.#record.read()?.guests ?? []), ...(guest && guest.userId !== token.userId ? [guest] : [])];
      this.#record.change({ token, email: null, isGuest: false, guests });
      this.#read();
      await this.mergeGuests().catch(() => {});
    });

  logout: AccountActions["logout"] = async () => {
    const token = await this.#tokens.accessToken().catch(() => null);
    this.#forget(null);
    if (token) await this.#calls.logout(token).catch(() => {});
  };

  changePassword: AccountActions["changePassword"] = async (currentPassword, newPassword) =>
    this.#calls.changePassword(await this.#tokens.accessToken(), currentPassword, newPassword);

  changeEmail: AccountActions["changeEmail"] = async (email, password) => {
    const me = await this.#calls.changeEmail(await this.#tokens.accessToken(), email, password);
    this.#record.change({ email: me.email });
    this.#read();
  };

  deleteAccount: AccountActions["deleteAccount"] = async (password) => {
    const { userId } = this.state;
    await this.#calls.deleteAccount(await this.#tokens.accessToken(), password ?? null);
    this.#forget(null);
    if (userId) await this.onDeleted(userId);
  };

  /** Moves to the account what guests had here, if some have yet to be moved. Rejects when it has to be tried again. */
  mergeGuests(): Promise<void> {
    return (this.#merging ??= this.#mergeGuests().finally(() => (this.#merging = null)));
  }

  /** Asks the server who this is, where this device does not know. */
  async identify(me: () => Promise<{ email: string | null; isGuest: boolean }>): Promise<void> {
    if (this.#record.read()?.isGuest !== null) return;
    const { email, isGuest } = await me();
    this.#record.change({ email, isGuest });
    this.#read();
  }

  stop(): void {
    this.#unlisten();
  }

  get #isGuest(): boolean {
    const signIn = this.#record.read();
    return Boolean(signIn?.token) && signIn?.isGuest === true;
  }

  async #mergeGuests(): Promise<void> {
    const { token, guests = [], isGuest } = this.#record.read() ?? {};
    if (!token || isGuest) return;
    for (const guest of guests) {
      if (guest.userId !== token.userId) await this.#merge(guest);
      await this.onMerged(guest.userId, token.userId);
      this.#record.change({ guests: (this.#record.read()?.guests ?? []).filter(({ userId }) => userId !== guest.userId) });
    }
  }

  // A guest that is gone, or somebody's account now, has left nothing but what is on this device.
  async #merge(guest: KeptToken): Promise<void> {
    const isGone = (code: string) => (failure: unknown) => {
      if (Problem.of(failure).code !== code) throw failure;
    };
    const isFresh = guest.expiresAt > Date.now() + 60_000;
    const fresh = isFresh ? guest : await this.#calls.refresh(guest.refreshToken).catch(isGone("unauthenticated"));
    if (fresh) await this.#calls.merge(await this.#tokens.accessToken(), fresh.accessToken).catch(isGone("invalid-request"));
  }

  async #signIn(attempt: () => Promise<void>): Promise<void> {
    this.set({ status: "signing-in", problem: null });
    try {
      await attempt();
      this.#read();
    } catch (failure) {
      const problem = Problem.of(failure);
      this.set(stateOf(this.#record, problem));
      throw problem;
    }
  }

  #forget(problem: Problem | null): void {
    this.#record.change({ token: null, email: null, isGuest: null });
    this.set(stateOf(this.#record, problem));
  }

  #read(): void {
    this.set(stateOf(this.#record, null));
  }
}

function stateOf(record: SignInRecord, problem: Problem | null): AccountState {
  const signIn = record.read();
  const userId = signIn?.token?.userId ?? null;
  return {
    status: userId === null ? "signed-out" : signIn?.isGuest ? "guest" : "account",
    userId,
    email: signIn?.email ?? null,
    isFirstVisit: signIn === null,
    problem,
  };
}
