import { Problem } from "../contract/problem.ts";
import type { Conversation } from "../contract/types.ts";
import { parseChecksum } from "./checksum.ts";
import type { MessageLoader } from "./messageLoader.ts";
import type { Timeline } from "./timeline.ts";

/** When a conversation is compared with the server's checksum. */
export const auditPolicy = { quiet: 10_000, jitter: 5_000, mostWaits: 3 };

export interface Audited {
  /** The version of the last change that was applied. */
  readonly version: number;
  fetch(): Promise<Conversation>;
  repair(): Promise<void>;
}

/**
 * Compares what is shown with the server's checksum, once a conversation has gone quiet, and has it repaired when they differ.
 * The part that is not held is taken on trust the first time, and from then on compared too.
 */
export class Audit {
  #timeline: Timeline;
  #loader: MessageLoader;
  #subject: Audited;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changes = 0;
  #waits = 0;
  #distrusted: number | null = null;

  /** How often something had to be repaired. */
  repairs = 0;

  constructor(timeline: Timeline, loader: MessageLoader, subject: Audited) {
    this.#timeline = timeline;
    this.#loader = loader;
    this.#subject = subject;
  }

  /** Something has changed: it is looked at once that has gone quiet. */
  schedule(): void {
    this.#changes++;
    clearTimeout(this.#timer);
    const { quiet, jitter } = auditPolicy;
    this.#timer = setTimeout(() => void this.run().catch(() => {}), quiet + Math.random() * jitter);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async run(): Promise<void> {
    if (!this.#timeline.isLoaded || this.#timeline.hasNewer) return;
    const changes = this.#changes;
    let conversation: Conversation;
    try {
      conversation = await this.#subject.fetch();
    } catch (failure) {
      if (Problem.of(failure).isRetryable) this.schedule();
      return;
    }
    if (changes !== this.#changes) return;
    if (conversation.version === this.#subject.version) {
      this.#waits = 0;
      return this.#compare(conversation);
    }
    // Its event is on the way, or was lost.
    if (++this.#waits < auditPolicy.mostWaits) return this.schedule();
    this.#waits = 0;
    this.repairs++;
    await this.#subject.repair();
  }

  async #compare(conversation: Conversation): Promise<void> {
    const matches = this.#loader.matches(conversation);
    if (matches === null) this.#timeline.settle(parseChecksum(conversation.checksum));
    if (matches !== false || this.#distrusted === conversation.version) return;
    // Should it not match after that either, there is no use in doing it again and again.
    this.#distrusted = conversation.version;
    this.repairs++;
    await this.#subject.repair();
    this.schedule();
  }
}
