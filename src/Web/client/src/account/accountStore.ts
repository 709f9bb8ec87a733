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
  /**
   * Signs in with a token of the identity provider that the server knows; what a guest had here moves along. Such a sign-in ends some
   * time later, `status` becomes `signed-out`, and another token begins the next.
   */
  external(token: string): Promise<void>;
  /** Forgets the tokens here in any case, and tells the server if it can be reached. */
  logout(): Promise<void>;
  /** Sets another password; everywhere else the account is signed out. */
  changePassword(currentPassword: string, newPassword: string): Promise<void>;
  /** Sets another email to sign in with. */
  changeEmail(email: string, password: string): Promise<void>;
  /** Deletes the account with everything in it, here and on the server; a guest needs no password. There is no way back. */
  deleteAccount(password?: string): Promise<void>;
}

export type AccountStore = Store<AccountState> & AccountActions;
