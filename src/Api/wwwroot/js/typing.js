import { Listeners } from "./listeners.js";

const shownFor = 6_000;
const saidEvery = 3_000;

/** Who is typing where, and saying that this user is. */
export class Typing {
  #timers = new Map();
  #saidAt = 0;
  #say;
  #changes = new Listeners();

  /** @param say (conversationId, isTyping) tells the others; may fail unheard. */
  constructor(say) {
    this.#say = say;
  }

  subscribe(listener) {
    return this.#changes.subscribe(listener);
  }

  in(conversationId) {
    return [...this.#timers.keys()].filter((key) => key.startsWith(conversationId)).map((key) => key.split(" ")[1]);
  }

  /** An event came; whoever goes silent stops being shown. */
  heard({ conversationId, userId, isTyping }) {
    const key = `${conversationId} ${userId}`;
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (isTyping) this.#timers.set(key, setTimeout(() => this.heard({ conversationId, userId, isTyping: false }), shownFor));
    this.#changes.notify();
  }

  /** This user has typed, or (with an emptied field) stopped. */
  typed(conversationId, isTyping) {
    if (isTyping && Date.now() - this.#saidAt < saidEvery) return;
    if (!isTyping && this.#saidAt === 0) return;
    this.#saidAt = isTyping ? Date.now() : 0;
    this.#say(conversationId, isTyping);
  }
}
