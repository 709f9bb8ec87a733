import { Listeners } from "./listeners.js";

const page = 50;
const mostAtOnce = 200;

/**
 * The conversations that this device knows. What it is told twice, or late, changes nothing: the higher version stays,
 * so events and loads may come in any order.
 */
export class Conversations {
  #api;
  #known = new Map();
  #gone = new Set();
  #touched = new Set();
  #fetching = new Map();
  #cursors = { false: undefined, true: undefined };
  #changes = new Listeners();

  constructor(api) {
    this.#api = api;
  }

  subscribe(listener) {
    return this.#changes.subscribe(listener);
  }

  get(id) {
    return this.#known.get(id) ?? null;
  }

  /** Newest change first. */
  list(archived) {
    return [...this.#known.values()]
      .filter((conversation) => conversation.archived === archived)
      .sort((a, b) => compare(b.updatedAt, a.updatedAt) || compare(b.id, a.id));
  }

  isLoaded(archived) {
    return this.#cursors[archived] !== undefined;
  }

  hasMore(archived) {
    return Boolean(this.#cursors[archived]);
  }

  async loadMore(archived) {
    const { items, nextCursor } = await this.#api.conversations({ archived, cursor: this.#cursors[archived] ?? null, limit: page });
    this.#cursors[archived] = nextCursor;
    items.forEach((conversation) => this.#merge(conversation));
    this.#changes.notify();
  }

  /** Loads anew what was loaded; what is gone meanwhile goes. */
  async reload() {
    this.#touched.clear();
    for (const archived of [false, true].filter((which) => which === false || this.isLoaded(which))) {
      const shown = this.list(archived);
      const limit = Math.min(Math.max(shown.length, page), mostAtOnce);
      const { items, nextCursor } = await this.#api.conversations({ archived, limit });
      this.#cursors[archived] = nextCursor;
      const fresh = new Set(items.map(({ id }) => id));
      shown.filter(({ id }) => !fresh.has(id) && !this.#touched.has(id)).forEach(({ id }) => this.#known.delete(id));
      items.forEach((conversation) => this.#merge(conversation));
    }
    this.#changes.notify();
  }

  /** Fetches one that is not in the list (yet). */
  load(id) {
    if (!this.#fetching.has(id)) {
      const fetched = this.#api.conversation(id).then((conversation) => this.put(conversation));
      this.#fetching.set(id, fetched.finally(() => this.#fetching.delete(id)));
    }
    return this.#fetching.get(id);
  }

  put(conversation) {
    this.#gone.delete(conversation.id);
    this.#touched.add(conversation.id);
    this.#merge(conversation);
    this.#changes.notify();
  }

  remove(id) {
    this.#gone.add(id);
    this.#known.delete(id);
    this.#changes.notify();
  }

  /** A message that is new or changed moves its conversation on, to `version`. */
  advance({ conversationId, seq, updatedAt }, version) {
    const known = this.get(conversationId);
    const latest = compare(updatedAt, known.updatedAt) > 0 ? updatedAt : known.updatedAt;
    this.#set({
      ...known,
      version: Math.max(version, known.version),
      lastSeq: Math.max(seq, known.lastSeq),
      updatedAt: latest,
    });
  }

  markRead(id, seq) {
    const known = this.get(id);
    if (known && seq > known.lastReadSeq) this.#set({ ...known, lastReadSeq: seq });
  }

  #merge(conversation) {
    if (this.#gone.has(conversation.id)) return;
    const known = this.get(conversation.id);
    const newer = !known || conversation.version >= known.version ? conversation : known;
    this.#known.set(conversation.id, {
      ...newer,
      lastSeq: Math.max(newer.lastSeq, known?.lastSeq ?? 0),
      lastReadSeq: Math.max(conversation.lastReadSeq ?? 0, known?.lastReadSeq ?? 0),
      updatedAt: known && compare(known.updatedAt, newer.updatedAt) > 0 ? known.updatedAt : newer.updatedAt,
    });
  }

  #set(conversation) {
    this.#touched.add(conversation.id);
    this.#known.set(conversation.id, conversation);
    this.#changes.notify();
  }
}

/** Everybody in it, its owner first: the members are the others. */
export const peopleOf = ({ ownerId, members }) =>
  [{ userId: ownerId, role: "owner" }, ...members.filter(({ userId }) => userId !== ownerId)];

export const unread = (conversation) => Math.max(0, conversation.lastSeq - conversation.lastReadSeq);

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
