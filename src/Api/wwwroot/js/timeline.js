import { Listeners } from "./listeners.js";

const page = 50;
const mostAtOnce = 200;

/**
 * The messages of one conversation that this device has: a range without holes, from `#first` to `#last`, which grows
 * upward by paging and downward by events. The higher revision stays, so events and loads may come in any order.
 */
export class Timeline {
  #api;
  #id;
  #bySeq = new Map();
  #byId = new Map();
  #first = 0;
  #last = 0;
  #loading = null;
  #changes = new Listeners();

  hasOlder = false;
  isLoaded = false;

  constructor(api, conversationId) {
    this.#api = api;
    this.#id = conversationId;
  }

  subscribe(listener) {
    return this.#changes.subscribe(listener);
  }

  get(messageId) {
    return this.#byId.get(messageId) ?? null;
  }

  get lastSeq() {
    return this.#last;
  }

  /** In order. */
  get messages() {
    return Array.from({ length: this.#last - this.#first + (this.#last ? 1 : 0) }, (_, i) => this.#bySeq.get(this.#first + i));
  }

  load() {
    return this.#alone(async () => this.#startFrom(await this.#api.messages(this.#id, { limit: page })));
  }

  loadOlder() {
    return this.#alone(async () => {
      const { items, hasMore } = await this.#api.messages(this.#id, { before: this.#first, limit: page });
      items.forEach((message) => this.#keep(message));
      this.#first = items[0]?.seq ?? this.#first;
      this.hasOlder = hasMore;
    });
  }

  /** Loads anew what is shown, when changes may have been missed. */
  reload() {
    if (!this.isLoaded) return this.load();
    return this.#alone(async () => {
      const shown = this.#last - this.#first + 1;
      const limit = Math.min(Math.max(page, shown + page), mostAtOnce);
      this.#startFrom(await this.#api.messages(this.#id, { limit }));
    });
  }

  put(message) {
    this.#keep(message);
    this.#extend();
    this.#changes.notify();
    // A message after a hole: the ones between are on the server.
    if (this.isLoaded && message.seq > this.#last) this.reload().catch(() => {});
  }

  #startFrom({ items, hasMore }) {
    const kept = [...this.#bySeq.values()].filter(({ seq }) => seq >= (items[0]?.seq ?? 0));
    this.#bySeq.clear();
    this.#byId.clear();
    [...items, ...kept].forEach((message) => this.#keep(message));
    this.#first = items[0]?.seq ?? 1;
    this.#last = items.at(-1)?.seq ?? 0;
    this.hasOlder = hasMore;
    this.isLoaded = true;
    this.#extend();
  }

  #keep(message) {
    if ((this.#bySeq.get(message.seq)?.revision ?? -1) > message.revision) return;
    this.#bySeq.set(message.seq, message);
    this.#byId.set(message.id, message);
  }

  #extend() {
    if (!this.isLoaded) return;
    this.#first ||= 1;
    while (this.#bySeq.has(this.#last + 1)) this.#last++;
  }

  // One load at a time; whoever asks meanwhile waits for that one.
  #alone(load) {
    this.#loading ??= load().finally(() => {
      this.#loading = null;
      this.#changes.notify();
    });
    return this.#loading;
  }
}
