import { retryDelay, wait } from "./delays.js";
import { Listeners } from "./listeners.js";
import { uuidv7 } from "./uuid.js";

/**
 * Messages on their way. Each is kept in localStorage from the moment it is written until the server has acknowledged
 * it, and is sent with the same id however often, so it arrives once. Order within a conversation is kept.
 * An entry: {id, conversationId, content, createdAt, refusal?: {code, message}}.
 */
export class Outbox {
  #prefix;
  #send;
  #entries = new Map();
  #sending = false;
  #stopped = false;
  #wake = new AbortController();
  #changes = new Listeners();

  /** @param send (conversationId, newMessage) → a promise of the acknowledgement; rejects with a Problem. */
  constructor(userId, send) {
    this.#prefix = `chorus.outbox.${userId}.`;
    this.#send = send;
    // What an earlier visit could not send; ids are in order of time.
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix)).sort();
    for (const key of keys) {
      const entry = JSON.parse(localStorage.getItem(key));
      this.#entries.set(entry.id, entry);
    }
  }

  onSent = () => {};

  subscribe(listener) {
    return this.#changes.subscribe(listener);
  }

  of(conversationId) {
    return [...this.#entries.values()].filter((entry) => entry.conversationId === conversationId);
  }

  add(conversationId, content) {
    this.#keep({ id: uuidv7(), conversationId, content, createdAt: new Date().toISOString() });
    this.flush();
  }

  retry(id) {
    const { refusal, ...entry } = this.#entries.get(id);
    this.#keep(entry);
    this.flush();
  }

  discard(id) {
    this.#entries.delete(id);
    localStorage.removeItem(this.#prefix + id);
    this.#changes.notify();
  }

  stop() {
    this.#stopped = true;
    this.#wake.abort();
  }

  /** Sends what waits; called again whenever the connection is back. */
  async flush() {
    this.#wake.abort();
    if (this.#sending) return;
    this.#sending = true;
    for (let attempt = 0, entry; (entry = this.#next()) && !this.#stopped; ) {
      const { id, conversationId, content } = entry;
      try {
        const acknowledged = await this.#send(conversationId, { id, content });
        this.onSent(entry, acknowledged);
        this.discard(id);
        attempt = 0;
      } catch (problem) {
        if (!problem.isRetryable) this.#keep({ ...entry, refusal: { code: problem.code, message: problem.message } });
        else {
          this.#wake = new AbortController();
          await wait(retryDelay(attempt++), this.#wake.signal);
        }
      }
    }
    this.#sending = false;
  }

  // A refused message does not hold up the others.
  #next() {
    return [...this.#entries.values()].find((entry) => !entry.refusal);
  }

  #keep(entry) {
    this.#entries.set(entry.id, entry);
    localStorage.setItem(this.#prefix + entry.id, JSON.stringify(entry));
    this.#changes.notify();
  }
}
