import type { Message } from "../contract/types.ts";
import { checksumOf, difference, sum } from "./checksum.ts";

const mostHeld = 5_000;

export interface StartOptions {
  readonly hasNewer?: boolean;
  readonly below?: bigint | null;
  readonly before?: readonly Message[];
}

/**
 * A part of a conversation's messages without holes: from the first loaded to the last known, or to where loading stopped.
 * The newer state of a message stays, so events and loads may come in any order. Pure: it loads nothing.
 */
export class Timeline {
  #bySeq = new Map<number, Message>();
  #byId = new Map<string, Message>();
  #first = 1;
  #last = 0;
  #hasNewer = false;
  #below: bigint | null = null;
  #messages: readonly Message[] | null = null;

  isLoaded = false;

  /** Ascending; another array after each change. */
  get messages(): readonly Message[] {
    this.#messages ??= Array.from({ length: Math.max(0, this.#last - this.#first + 1) }, (_, i) => this.#bySeq.get(this.#first + i)!);
    return this.#messages;
  }

  get first(): number {
    return this.#first;
  }

  get last(): number {
    return this.#last;
  }

  get hasOlder(): boolean {
    return this.isLoaded && this.#first > 1;
  }

  /** Whether it ends before the conversation does. */
  get hasNewer(): boolean {
    return this.#hasNewer;
  }

  /** The checksum of all messages before the first; null: not known. */
  get below(): bigint | null {
    return this.#first <= 1 ? 0n : this.#below;
  }

  get(messageId: string): Message | undefined {
    return this.#byId.get(messageId);
  }

  /**
   * Starts anew from a page. Messages that came while it was being loaded are kept.
   * @param before What was held when loading began: the page knows better.
   */
  startFrom(items: readonly Message[], { hasNewer = false, below = null, before = [] }: StartOptions = {}): void {
    const first = items[0]?.seq ?? 1;
    const outdated = new Set(before);
    const kept = hasNewer ? [] : [...this.#bySeq.values()].filter((message) => message.seq >= first && !outdated.has(message));
    this.#bySeq.clear();
    this.#byId.clear();
    [...items, ...kept].forEach((message) => this.#keep(message));
    this.#first = first;
    this.#last = items.at(-1)?.seq ?? 0;
    this.#hasNewer = hasNewer;
    this.#below = below;
    this.isLoaded = true;
    this.#extend();
    this.#messages = null;
  }

  addOlder(items: readonly Message[]): void {
    const adjoining = items.filter(({ seq }) => seq < this.#first);
    if (adjoining.at(-1)?.seq !== this.#first - 1) return;
    adjoining.forEach((message) => this.#keep(message));
    // Those were below until now.
    if (this.#below !== null) this.#below = adjoining.reduce((rest, message) => difference(rest, checksumOf(message)), this.#below);
    this.#first = adjoining[0]!.seq;
    this.#dropNewest();
    this.#messages = null;
  }

  /** @param after The last one held when the page was asked for: what is shown may be elsewhere by now. */
  addNewer(after: number, items: readonly Message[], hasNewer: boolean): void {
    if (after !== this.#last || !this.#hasNewer) return;
    items.filter(({ seq }) => seq > this.#last).forEach((message) => this.#keep(message));
    this.#hasNewer = hasNewer;
    this.#extend();
    if (hasNewer) this.#last = Math.max(this.#last, items.at(-1)?.seq ?? 0);
    this.#dropOldest();
    this.#messages = null;
  }

  /** Takes one message's state; false: others are missing before it. */
  put(message: Message): boolean {
    if (!this.isLoaded) return true;
    const { seq, revision, deleted } = message;
    if (seq < this.#first) {
      this.#changeBelow(message.id, revision, deleted);
      return true;
    }
    if (this.#hasNewer && seq > this.#last) return true;
    if (!this.#keep(message)) return true;
    const [first, last] = [this.#first, this.#last];
    this.#extend();
    this.#dropOldest();
    this.#messages = this.#first === first && this.#messages ? this.#with(message, this.#messages, last) : null;
    return seq <= this.#last;
  }

  /** The checksum of what is held. */
  get held(): bigint {
    return this.messages.reduce((total, message) => sum(total, checksumOf(message)), 0n);
  }

  /** The server has told the checksum of everything: what is not held makes the difference. */
  settle(total: bigint): void {
    this.#below = difference(total, this.held);
  }

  #keep(message: Message): boolean {
    const known = this.#bySeq.get(message.seq);
    if (known && !isNewer(message, known)) return false;
    this.#bySeq.set(message.seq, message);
    this.#byId.set(message.id, message);
    return true;
  }

  // One message has changed, or come at the end: the others need not be looked up again.
  #with(message: Message, messages: readonly Message[], last: number): readonly Message[] | null {
    if (this.#last === last) return message.seq <= last ? messages.with(message.seq - this.#first, message) : messages;
    return this.#last === last + 1 ? [...messages, message] : null;
  }

  // A message that is not held has changed: what it was before can be told from what it is.
  #changeBelow(id: string, revision: number, deleted: boolean): void {
    if (this.#below === null || revision <= 1) return;
    const now = checksumOf({ id, revision, deleted });
    this.#below = sum(difference(this.#below, checksumOf({ id, revision: revision - 1, deleted: false })), now);
  }

  #extend(): void {
    if (this.#hasNewer) return;
    while (this.#bySeq.has(this.#last + 1)) this.#last++;
  }

  #dropOldest(): void {
    for (; this.#last - this.#first >= mostHeld; this.#first++) {
      const below = this.below;
      const message = this.#drop(this.#first);
      this.#below = below === null ? null : sum(below, checksumOf(message));
    }
  }

  #dropNewest(): void {
    for (; this.#last - this.#first >= mostHeld; this.#last--) {
      this.#drop(this.#last);
      this.#hasNewer = true;
    }
    if (this.#hasNewer) for (const seq of this.#bySeq.keys()) if (seq > this.#last) this.#drop(seq);
  }

  #drop(seq: number): Message {
    const message = this.#bySeq.get(seq)!;
    this.#bySeq.delete(seq);
    this.#byId.delete(message.id);
    return message;
  }
}

function isNewer(message: Message, known: Message): boolean {
  if (message.revision !== known.revision) return message.revision > known.revision;
  // A reply that has ended does not begin again.
  if (known.status !== "generating" && message.status === "generating") return false;
  return message.updatedAt >= known.updatedAt;
}
