import type { MessageDelta } from "../contract/events.ts";
import type { Message } from "../contract/types.ts";

interface Live {
  text: string;
  /** Deltas that came while the text before them is being fetched; null: it is not. */
  waiting: MessageDelta[] | null;
}

/**
 * Texts of messages that are being generated. Deltas are not replayed, so one may begin after the end of what is here: then
 * the text is fetched, and goes on from there.
 */
export class LiveTexts {
  #texts = new Map<string, Live>();
  #listeners = new Map<string, Set<() => void>>();
  #fetch: (conversationId: string, messageId: string) => Promise<Message | null>;

  /** @param fetch The message with its content so far; null: it cannot be had. */
  constructor(fetch: (conversationId: string, messageId: string) => Promise<Message | null>) {
    this.#fetch = fetch;
  }

  subscribe(messageId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(messageId) ?? new Set();
    this.#listeners.set(messageId, listeners.add(listener));
    return () => {
      if (listeners.delete(listener) && listeners.size === 0) this.#listeners.delete(messageId);
    };
  }

  textOf({ id, content, status }: Message): string {
    return status === "generating" ? (this.#texts.get(id)?.text ?? content) : content;
  }

  /** A message has come, by an event or a load. */
  put({ id, content, status, deleted }: Message): void {
    if (status !== "generating" || deleted) {
      if (this.#texts.delete(id)) this.#tell(id);
      return;
    }
    const live = this.#texts.get(id);
    // What is stored now and then is behind what has come live.
    if (live?.text.startsWith(content)) return;
    // A fetch on its way goes on with the same text, and puts in what waits for it.
    if (live) live.text = content;
    else this.#texts.set(id, { text: content, waiting: null });
    this.#tell(id);
  }

  /** @param message The message as it is known. */
  delta(message: Message, delta: MessageDelta): void {
    if (message.status !== "generating") return;
    const live = this.#texts.get(message.id) ?? { text: message.content, waiting: null };
    this.#texts.set(message.id, live);
    if (live.waiting) live.waiting.push(delta);
    else if (delta.from > live.text.length) {
      live.waiting = [delta];
      void this.refresh(message);
    } else this.#apply(live, delta);
    this.#tell(message.id);
  }

  /** Fetches the text so far: some of it may have been missed. */
  async refresh(message: Message): Promise<void> {
    const live = this.#texts.get(message.id) ?? { text: message.content, waiting: null };
    this.#texts.set(message.id, live);
    live.waiting ??= [];
    const fetched = await this.#fetch(message.conversationId, message.id);
    if (this.#texts.get(message.id) !== live) return;
    // Of two that fetch at the same time the first has put in all that waited.
    const waiting = live.waiting ?? [];
    live.waiting = null;
    if (fetched && !live.text.startsWith(fetched.content)) live.text = fetched.content;
    // What still does not follow is caught up with when the next one comes.
    for (const delta of waiting) if (delta.from <= live.text.length) this.#apply(live, delta);
    this.#tell(message.id);
  }

  // Text that is here already stays. Other text at that place means that the writer has begun again from there.
  #apply(live: Live, { from, text }: MessageDelta): void {
    if (!live.text.startsWith(text, from)) live.text = live.text.slice(0, from) + text;
  }

  #tell(messageId: string): void {
    for (const listener of this.#listeners.get(messageId) ?? []) listener();
  }
}
