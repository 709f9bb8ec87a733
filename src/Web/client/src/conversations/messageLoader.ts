import type { Conversation } from "../contract/types.ts";
import type { Api } from "../rest/api.ts";
import { formatChecksum, sum } from "./checksum.ts";
import type { Timeline } from "./timeline.ts";

const page = 50;
const mostOfPage = 200;
const mostReloaded = 1_000;

/** Brings a timeline to what the server has. */
export class MessageLoader {
  #api: Api;
  #id: string;
  #timeline: Timeline;

  constructor(api: Api, conversationId: string, timeline: Timeline) {
    this.#api = api;
    this.#id = conversationId;
    this.#timeline = timeline;
  }

  /** Whether the timeline is, message for message, what the server has; null: that cannot be told. */
  matches({ checksum, lastSeq }: Conversation): boolean | null {
    const { isLoaded, hasNewer, last, below, held } = this.#timeline;
    if (!isLoaded || hasNewer) return null;
    if (last !== lastSeq) return false;
    return below === null ? null : formatChecksum(sum(below, held)) === checksum;
  }

  /** Loads what is shown anew; a part too long for that is left for its newest page. */
  async loadShown(): Promise<void> {
    const timeline = this.#timeline;
    const { isLoaded, first, last, hasNewer, messages: before } = timeline;
    if (!isLoaded || last - first >= mostReloaded || last < first) return this.loadNewest();
    const items = [];
    for (let hasMore = true; hasMore && (!hasNewer || first + items.length <= last) && items.length < 2 * mostReloaded; ) {
      const answer = await this.#api.messages(this.#id, { after: first + items.length - 1, limit: mostOfPage });
      if (answer.items.length === 0) break;
      items.push(...answer.items);
      hasMore = answer.hasMore;
      if (!hasMore) return timeline.startFrom(items, { before });
    }
    if (hasNewer) timeline.startFrom(items, { hasNewer, before });
    else await this.loadNewest();
  }

  async loadNewest(): Promise<void> {
    const before = this.#timeline.messages;
    const { items } = await this.#api.messages(this.#id, { limit: page });
    this.#timeline.startFrom(items, { before });
  }

  async loadOlder(): Promise<void> {
    const { items } = await this.#api.messages(this.#id, { before: this.#timeline.first, limit: page });
    this.#timeline.addOlder(items);
  }

  async loadNewer(): Promise<void> {
    const after = this.#timeline.last;
    const { items, hasMore } = await this.#api.messages(this.#id, { after, limit: page });
    this.#timeline.addNewer(after, items, hasMore);
  }

  async loadAround(seq: number): Promise<void> {
    const { items, hasMore } = await this.#api.messages(this.#id, { after: Math.max(0, seq - page / 2), limit: page });
    this.#timeline.startFrom(items, { hasNewer: hasMore });
  }
}
