import type { KeyValues } from "../platform/platform.ts";
import { moveKept, type Keys } from "../storage/keys.ts";

/** What was typed and not sent. Kept synchronously, so that a page that is closed in the next moment loses nothing. */
export class Drafts {
  #storage: KeyValues;
  #keys: Keys;
  #userId: string;
  /** Conversations whose draft is a message now, which is still being written down. */
  #sent = new Set<string>();

  constructor(storage: KeyValues, keys: Keys, userId: string) {
    this.#storage = storage;
    this.#keys = keys;
    this.#userId = userId;
  }

  get(conversationId: string): string {
    if (this.#sent.has(conversationId)) return "";
    return this.#storage.get(this.#keys.draft(this.#userId, conversationId)) ?? "";
  }

  set(conversationId: string, text: string): void {
    const key = this.#keys.draft(this.#userId, conversationId);
    this.#sent.delete(conversationId);
    if (text === "") this.#storage.delete(key);
    else this.#storage.set(key, text);
  }

  /** The draft is a message: it is forgotten once that is kept, so that at each moment one of both is. */
  sent(conversationId: string, kept: Promise<void>): void {
    this.#sent.add(conversationId);
    void kept.then(() => this.#sent.has(conversationId) && this.set(conversationId, ""));
  }

  /** Nobody will go on with them any more. */
  static forget(storage: KeyValues, keys: Keys, userId: string): void {
    for (const key of storage.keys().filter((k) => k.startsWith(keys.drafts(userId)))) storage.delete(key);
  }

  /** A guest's drafts become its account's. */
  static move(storage: KeyValues, keys: Keys, fromUserId: string, toUserId: string): void {
    moveKept(storage, keys.drafts(fromUserId), keys.drafts(toUserId));
  }
}
