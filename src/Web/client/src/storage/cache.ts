import type { Conversation, Message } from "../contract/types.ts";
import type { Database } from "./database.ts";

const mostConversations = 100;
const mostMessages = 100;
const mostCharacters = 500_000;
const mostListed = 200;

/** The newest part of a conversation as this device last knew it. */
export interface CachedConversation {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  /** The checksum of all older messages, or null. */
  readonly below: string | null;
}

interface Kept extends CachedConversation {
  readonly key: string;
  readonly savedAt: number;
}

/**
 * What was shown last, to be shown again at once. Only a cache: the server is the truth, and whatever fails here is as if
 * there was nothing.
 */
export class Cache {
  #database: Database | null;
  #userId: string;

  constructor(database: Database | null, userId: string) {
    this.#database = database;
    this.#userId = userId;
  }

  async list(archived: boolean): Promise<readonly Conversation[] | null> {
    return (await this.#try((d) => d.get<{ items: Conversation[] }>("lists", this.#listKey(archived))))?.items ?? null;
  }

  async keepList(archived: boolean, items: readonly Conversation[]): Promise<void> {
    await this.#try((d) => d.put("lists", { key: this.#listKey(archived), items: items.slice(0, mostListed) }));
  }

  async conversation(id: string): Promise<CachedConversation | null> {
    return (await this.#try((d) => d.get<Kept>("conversations", this.#key(id)))) ?? null;
  }

  async keepConversation({ conversation, messages, below }: CachedConversation): Promise<void> {
    await this.#try(async (database) => {
      const key = this.#key(conversation.id);
      const start = firstKept(messages);
      // The sum below the kept ones is no longer that below all.
      const keptBelow = start === 0 ? below : null;
      await database.put("conversations", { key, savedAt: Date.now(), conversation, messages: messages.slice(start), below: keptBelow });
      const keys = await database.keysBy("conversations", "savedAt");
      for (const old of keys.slice(0, Math.max(0, keys.length - mostConversations))) await database.delete("conversations", old);
    });
  }

  async forget(id: string): Promise<void> {
    await this.#try((d) => d.delete("conversations", this.#key(id)));
  }

  /** Forgets all of this user's. */
  async clear(): Promise<void> {
    await this.#try(async (database) => {
      for (const archived of [false, true]) await database.delete("lists", this.#listKey(archived));
      const keys = await database.keysBy("conversations", "savedAt");
      for (const key of keys) if (String(key).startsWith(`${this.#userId} `)) await database.delete("conversations", key);
    });
  }

  #key(id: string): string {
    return `${this.#userId} ${id}`;
  }

  #listKey(archived: boolean): string {
    return `${this.#userId} ${archived ? "archived" : "active"}`;
  }

  async #try<T>(work: (database: Database) => Promise<T>): Promise<T | undefined> {
    try {
      return this.#database ? await work(this.#database) : undefined;
    } catch {
      return undefined;
    }
  }
}

// As many of the newest as fit.
function firstKept(messages: readonly Message[]): number {
  let start = messages.length;
  for (let characters = 0; start > 0 && messages.length - start < mostMessages; start--) {
    characters += messages[start - 1]!.content.length;
    if (characters > mostCharacters) break;
  }
  return start;
}
