import type { Token } from "../contract/types.ts";
import { parse, type Keys } from "../storage/keys.ts";
import type { KeyValues } from "../platform/platform.ts";

export interface KeptToken extends Token {
  /** In milliseconds since 1970, by this device's clock. */
  readonly expiresAt: number;
}

/** Who is signed in on this device, as all tabs find it. */
export interface SignIn {
  readonly token: KeptToken | null;
  readonly email: string | null;
  /** Null: not known yet. */
  readonly isGuest: boolean | null;
  /** Guests whose things have yet to move to the account. */
  readonly guests?: readonly KeptToken[];
}

export const keptToken = (token: Token): KeptToken => ({ ...token, expiresAt: Date.now() + token.expiresIn * 1000 });

/** Reads and writes the sign-in; what cannot be read is as if nobody had signed in. */
export class SignInRecord {
  #storage: KeyValues;
  #key: string;

  constructor(storage: KeyValues, keys: Keys) {
    this.#storage = storage;
    this.#key = keys.account;
  }

  get key(): string {
    return this.#key;
  }

  /** Null: nobody has ever signed in here. */
  read(): SignIn | null {
    const kept = parse(this.#storage.get(this.#key));
    return typeof kept === "object" && kept !== null && "token" in kept ? (kept as SignIn) : null;
  }

  write(signIn: SignIn): void {
    this.#storage.set(this.#key, JSON.stringify(signIn));
  }

  change(change: Partial<SignIn>): void {
    this.write({ ...(this.read() ?? { token: null, email: null, isGuest: null }), ...change });
  }
}
