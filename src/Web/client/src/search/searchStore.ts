import type { Problem } from "../contract/problem.ts";
import type { SearchHit } from "../contract/types.ts";
import type { Store } from "../store/store.ts";

/** `"phrase"`, `-not` and `or` are understood. */
export interface SearchState {
  /** `idle`: there is nothing to look for. While another query loads, the hits of the one before stay. */
  readonly status: "idle" | "loading" | "ready" | "failed";
  /** What `items` are the hits of. */
  readonly query: string;
  readonly items: readonly SearchHit[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly problem: Problem | null;
}

export interface SearchActions {
  /** Looks for something else; after a pause, so that it can be called on each keystroke. */
  find(query: string): void;
  loadMore(): Promise<void>;
}

export type SearchStore = Store<SearchState> & SearchActions;
