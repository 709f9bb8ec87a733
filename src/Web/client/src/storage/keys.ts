import type { KeyValues } from "../platform/platform.ts";

/** The names of all that is kept in key-value storage. The number is the format's; what an older one left is brought up to it. */
export class Keys {
  readonly prefix: string;

  constructor(name: string) {
    this.prefix = `${name}.2`;
  }

  get account(): string {
    return `${this.prefix}.account`;
  }

  draft(userId: string, conversationId: string): string {
    return `${this.drafts(userId)}${conversationId}`;
  }

  drafts(userId: string): string {
    return `${this.prefix}.draft.${userId}.`;
  }

  edits(userId: string): string {
    return `${this.prefix}.edit.${userId}.`;
  }
}

/** What one user has kept under a prefix becomes another's; what that one has already stays. */
export function moveKept(storage: KeyValues, from: string, to: string): void {
  for (const key of storage.keys().filter((k) => k.startsWith(from))) {
    const text = storage.get(key);
    const target = to + key.slice(from.length);
    if (text !== null && storage.get(target) === null) storage.set(target, text);
    storage.delete(key);
  }
}

/** A message on its way as the first format kept it: one key each, and at most one attachment. */
export interface FirstOutgoing {
  readonly id: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly content: string;
  readonly createdAt: string;
  readonly attachment?: unknown;
  readonly refusal?: { readonly code: string; readonly message: string };
}

/** Brings the sign-in of the first format up to this one. It can be done again. */
export function migrateAccount(storage: KeyValues, name: string, keys: Keys): void {
  const first = parse(storage.get(`${name}.session`)) as { userId?: string; accessToken?: string; expiresAt?: number } | null | undefined;
  if (first === undefined) return;
  if (storage.get(keys.account) === null) {
    const isWhole = first !== null && Boolean(first.userId && first.accessToken);
    // The first format did not say whether it was a guest; the server is asked.
    storage.set(keys.account, JSON.stringify({ token: isWhole ? { expiresAt: 0, ...first } : null, email: null, isGuest: null }));
  }
  storage.delete(`${name}.session`);
}

/** What the first format still had on its way. `taken` is called once they are safe elsewhere. */
export function firstOutgoings(storage: KeyValues, name: string): { items: FirstOutgoing[]; taken(): void } {
  const keys = storage.keys().filter((key) => key.startsWith(`${name}.outbox.`)).sort();
  const items = keys.flatMap((key) => {
    const userId = key.split(".").at(-2) ?? "";
    const item = parse(storage.get(key)) as Omit<FirstOutgoing, "userId"> | null | undefined;
    return item && typeof item.id === "string" && typeof item.content === "string" ? [{ ...item, userId }] : [];
  });
  return { items, taken: () => keys.forEach((key) => storage.delete(key)) };
}

/** Undefined: there is nothing, or nothing that makes sense. */
export function parse(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
