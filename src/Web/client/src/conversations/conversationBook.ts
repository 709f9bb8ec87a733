import type { Conversation, Message } from "../contract/types.ts";

/**
 * The conversations that this device knows. What it is told twice, or late, changes nothing: the higher version stays, so
 * events and loads may come in any order. That holds for one that is gone too: only a version after its end brings it back.
 */
export class ConversationBook {
  #known = new Map<string, Conversation>();
  /** With the version that ended it for this user. */
  #gone = new Map<string, number>();
  #touched = new Set<string>();
  #listeners = new Set<(id: string) => void>();

  /** Calls with the id of each conversation that has changed. */
  subscribe(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(id: string): Conversation | null {
    return this.#known.get(id) ?? null;
  }

  isGone(id: string): boolean {
    return this.#gone.has(id);
  }

  /** Newest change first. */
  list(archived: boolean): Conversation[] {
    return [...this.#known.values()]
      .filter((conversation) => conversation.archived === archived)
      .sort((a, b) => compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id));
  }

  put(conversation: Conversation): void {
    this.#touched.add(conversation.id);
    this.#merge(conversation);
  }

  /** Takes one from the cache: whatever else is known is newer. */
  putCached(conversation: Conversation): void {
    if (!this.#known.has(conversation.id)) this.#merge(conversation);
  }

  /** What is told from now on is newer than the list that is about to be loaded. */
  beginReload(): void {
    this.#touched.clear();
  }

  /** Takes a list's first page; of the shown ones, what is not there any more goes. */
  endReload(shown: readonly Conversation[], items: readonly Conversation[]): void {
    const fresh = new Set(items.map(({ id }) => id));
    for (const { id } of shown) {
      if (fresh.has(id) || this.#touched.has(id)) continue;
      this.#known.delete(id);
      this.#tell(id);
    }
    items.forEach((conversation) => this.#merge(conversation));
  }

  merge(items: readonly Conversation[]): void {
    items.forEach((conversation) => this.#merge(conversation));
  }

  /** It was deleted, or is not the user's any more, with this version if it is known. */
  remove(id: string, version = 0): void {
    this.#gone.set(id, Math.max(version, this.#known.get(id)?.version ?? 0, this.#gone.get(id) ?? 0));
    this.#known.delete(id);
    this.#tell(id);
  }

  /** A message that is new or changed moves its conversation on, to `version`. */
  advance({ conversationId, seq, updatedAt }: Message, version: number): void {
    const known = this.get(conversationId);
    if (!known) return;
    this.#set({
      ...known,
      version: Math.max(version, known.version),
      lastSeq: Math.max(seq, known.lastSeq),
      updatedAt: compare(updatedAt, known.updatedAt) > 0 ? updatedAt : known.updatedAt,
    });
  }

  markRead(id: string, seq: number): void {
    const known = this.get(id);
    if (known && seq > known.lastReadSeq) this.#set({ ...known, lastReadSeq: seq });
  }

  #merge(conversation: Conversation): void {
    if (conversation.version <= (this.#gone.get(conversation.id) ?? -1)) return;
    this.#gone.delete(conversation.id);
    const known = this.get(conversation.id);
    const newer = !known || conversation.version >= known.version ? conversation : known;
    this.#known.set(conversation.id, {
      ...newer,
      lastSeq: Math.max(newer.lastSeq, known?.lastSeq ?? 0),
      lastReadSeq: Math.max(conversation.lastReadSeq, known?.lastReadSeq ?? 0),
      updatedAt: known && compare(known.updatedAt, newer.updatedAt) > 0 ? known.updatedAt : newer.updatedAt,
    });
    this.#tell(conversation.id);
  }

  #set(conversation: Conversation): void {
    this.#touched.add(conversation.id);
    this.#known.set(conversation.id, conversation);
    this.#tell(conversation.id);
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
