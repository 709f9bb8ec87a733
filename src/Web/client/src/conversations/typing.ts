import type { TypingMark } from "../contract/events.ts";

const shownFor = 6_000;
const saidEvery = 3_000;

/** Who is typing where, and saying that this user is. */
export class Typing {
  #timers = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  #shown = new Map<string, readonly string[]>();
  #saidAt = new Map<string, number>();
  #say: (conversationId: string, isTyping: boolean) => void;

  /** Called with the conversation. */
  onChange: (conversationId: string) => void = () => {};

  constructor(say: (conversationId: string, isTyping: boolean) => void) {
    this.#say = say;
  }

  /** The same array until it changes. */
  in(conversationId: string): readonly string[] {
    const shown = this.#shown.get(conversationId) ?? [...(this.#timers.get(conversationId)?.keys() ?? [])];
    this.#shown.set(conversationId, shown);
    return shown;
  }

  /** Whoever goes silent stops being shown. */
  heard({ conversationId, userId, isTyping }: TypingMark): void {
    const timers = this.#timers.get(conversationId) ?? new Map<string, ReturnType<typeof setTimeout>>();
    const before = timers.get(userId);
    if (before === undefined && !isTyping) return;
    clearTimeout(before);
    timers.delete(userId);
    if (isTyping) timers.set(userId, setTimeout(() => this.heard({ conversationId, userId, isTyping: false }), shownFor));
    if (timers.size > 0) this.#timers.set(conversationId, timers);
    else this.#timers.delete(conversationId);
    if ((before !== undefined) === isTyping) return;
    this.#shown.delete(conversationId);
    this.onChange(conversationId);
  }

  /** This user has typed, or (with an emptied field) stopped. */
  typed(conversationId: string, isTyping: boolean): void {
    const saidAt = this.#saidAt.get(conversationId);
    if (isTyping ? saidAt !== undefined && Date.now() - saidAt < saidEvery : saidAt === undefined) return;
    if (isTyping) this.#saidAt.set(conversationId, Date.now());
    else this.#saidAt.delete(conversationId);
    this.#say(conversationId, isTyping);
  }

  stop(): void {
    for (const timers of this.#timers.values()) for (const timer of timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
