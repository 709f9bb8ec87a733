import type { Database } from "../storage/database.ts";
import { firstOutgoings } from "../storage/keys.ts";
import type { KeyValues } from "../platform/platform.ts";
import { entryOfFirst, type OutboxEntry } from "./outboxEntry.ts";


/** Where messages on their way are kept: in IndexedDB; in this page's memory where that is refused. */
export class OutboxStorage {
  #database: Database | null;
  #memory = new Map<string, OutboxEntry>();

  constructor(database: Database | null) {
    this.#database = database;
  }

  async all(): Promise<OutboxEntry[]> {
    const stored = await this.#try((database) => database.all<OutboxEntry>("outbox"));
    const byId = new Map([...(stored ?? []), ...this.#memory.values()].map((entry) => [entry.id, entry]));
    // Ids are in order of time.
    return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Answers whether it outlives this page. */
  async put(...entries: OutboxEntry[]): Promise<boolean> {
    const isKept = (await this.#try((database) => database.put("outbox", ...entries).then(() => true))) ?? false;
    for (const entry of entries) isKept ? this.#memory.delete(entry.id) : this.#memory.set(entry.id, entry);
    return isKept;
  }

  async delete(id: string): Promise<void> {
    this.#memory.delete(id);
    await this.#try((database) => database.delete("outbox", id));
  }

  /** Takes over what the first format kept in key-value storage. It can be done again. */
  async migrate(storage: KeyValues, name: string): Promise<void> {
    const { items, taken } = firstOutgoings(storage, name);
    if (items.length > 0 && (await this.put(...items.map(entryOfFirst)))) taken();
  }

  /** A guest's messages become its account's. */
  async move(fromUserId: string, toUserId: string): Promise<void> {
    const theirs = (await this.all()).filter(({ userId }) => userId === fromUserId);
    // What was refused to the guest may not be to the account.
    const moved = theirs.map(({ refusal: _, ...entry }) => ({ ...entry, userId: toUserId }));
    if (moved.length > 0) await this.put(...moved);
  }

  /** Nobody will send them any more. */
  async forget(userId: string): Promise<void> {
    for (const { id } of (await this.all()).filter((entry) => entry.userId === userId)) await this.delete(id);
  }

  async #try<T>(work: (database: Database) => Promise<T>): Promise<T | undefined> {
    try {
      return this.#database ? await work(this.#database) : undefined;
    } catch {
      return undefined;
    }
  }
}
