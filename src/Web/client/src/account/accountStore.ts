import type { Problem } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";

/** Who is signed in on this device, in all of its tabs. */
export interface AccountState {
  readonly status: "signed-out" | "signing-in" | "guest" | "account";
  readonly userId: string | null;
  readonly email: string | null;
  /** Nobody has ever signed in here, nor out: a good moment for `guest()`. */
  readonly isFirstVisit: boolean;
  /** Why the last attempt to sign in failed, or why the sign-in ended by itself. */
  readonly problem: Problem | null;
}

/** Each rejects with a `Problem` when it is refused. */
export interface AccountActions {
  /** Signs in as a new guest. */
  guest(): Promise<void>;
  /** Makes an account; a guest becomes it, and keeps its id and data. */
  register(email: string, password: string): Promise<void>;
  /** Signs in; what a guest had here (conversations, pictures, drafts, what is on its way) moves to the account. */
  login(email: string, password: string): Promise<void>;
  /** Forgets the tokens here in any case, and tells the server if it can be reached. */
  logout(): Promise<void>;
}

export type AccountStore = Store<AccountState> & AccountActions;
