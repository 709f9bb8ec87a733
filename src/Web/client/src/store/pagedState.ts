import type { Problem } from "../contract/problem.ts";

/** A list that is loaded page by page. */
export interface PagedState<Item> {
  /** `loading` with items: they are from this device's cache, or events were missed, and they are being confirmed. */
  readonly status: "loading" | "ready" | "failed";
  readonly items: readonly Item[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly problem: Problem | null;
}
