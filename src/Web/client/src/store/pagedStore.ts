import { Problem } from "../contract/problem.ts";
import type { Page } from "../contract/types.ts";
import { insist } from "../platform/insist.ts";
import { BaseStore } from "./baseStore.ts";
import { Loading } from "./loading.ts";
import type { PagedState } from "./pagedState.ts";

const mostReloaded = 200;

/** A list that is loaded page by page when somebody looks, and kept current by events. */
export abstract class PagedStore<Item extends { readonly id: string }, State> extends BaseStore<State> {
  #status: PagedState<Item>["status"] = "loading";
  #problem: Problem | null = null;
  #items: readonly Item[] = [];
  #cursor: string | null = null;
  #isLoadingMore = false;
  #loading = new Loading(() => this.#load());
  #touched = new Map<string, Item | null>();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    super();
    this.#signal = signal;
  }

  loadMore = async (): Promise<void> => {
    if (this.#isLoadingMore || !this.#cursor) return;
    this.#isLoadingMore = true;
    this.changed();
    try {
      const { items, nextCursor } = await this.load({ cursor: this.#cursor, limit: this.page });
      const known = new Set(this.#items.map(({ id }) => id));
      this.#items = [...this.#items, ...items.filter(({ id }) => !known.has(id) && this.#touched.get(id) !== null)];
      this.#cursor = nextCursor;
    } finally {
      this.#isLoadingMore = false;
      this.changed();
    }
  };

  reload = (): Promise<void> => this.#loading.run();

  /** Events were missed for good. */
  missed(): void {
    this.#loading.outdate();
    if (this.isUsed) void this.reload().catch(() => {});
    // Loaded when somebody looks again.
    else this.#status = "loading";
    this.changed();
  }

  /** Puts an item where it was, or first. */
  put(item: Item, moveFirst = false): void {
    this.#touched.set(item.id, item);
    const at = this.#items.findIndex(({ id }) => id === item.id);
    if (at < 0 || moveFirst) this.#items = [item, ...this.#items.filter(({ id }) => id !== item.id)];
    else this.#items = this.#items.with(at, item);
    this.changed();
  }

  /** Takes an item out. */
  drop(id: string): void {
    this.#touched.set(id, null);
    this.#items = this.#items.filter((item) => item.id !== id);
    this.changed();
  }

  find(id: string): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  protected readonly page: number = 50;

  protected abstract load(page: { cursor: string | null; limit: number }): Promise<Page<Item>>;

  protected get paged(): PagedState<Item> {
    return {
      status: this.#status, items: this.#items, hasMore: this.#cursor !== null, isLoadingMore: this.#isLoadingMore, problem: this.#problem,
    };
  }

  protected override onUse(): void {
    if (this.#status !== "ready") void this.reload().catch(() => {});
  }

  async #load(): Promise<void> {
    try {
      await insist(async () => {
        this.#touched.clear();
        const limit = Math.min(Math.max(this.#items.length, this.page), mostReloaded);
        const { items, nextCursor } = await this.load({ cursor: null, limit });
        // What events told meanwhile is newer than the page.
        const fresh = items.filter(({ id }) => this.#touched.get(id) !== null).map((item) => this.#touched.get(item.id) ?? item);
        const known = new Set(fresh.map(({ id }) => id));
        const inserted = [...this.#touched.values()].filter((item): item is Item => item !== null && !known.has(item.id));
        [this.#items, this.#cursor, this.#status, this.#problem] = [[...inserted.reverse(), ...fresh], nextCursor, "ready", null];
      }, this.#signal);
    } catch (failure) {
      [this.#status, this.#problem] = ["failed", Problem.of(failure)];
      throw failure;
    } finally {
      this.changed();
    }
  }
}
