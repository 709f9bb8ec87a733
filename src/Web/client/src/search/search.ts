import { Problem } from "../contract/problem.ts";
import { insist } from "../platform/insist.ts";
import { wait } from "../platform/delays.ts";
import type { Api } from "../rest/api.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { SearchActions, SearchState, SearchStore } from "./searchStore.ts";

const pause = 250;
const page = 30;

/** One search field: only its last query counts. */
export class Search extends ValueStore<SearchState> implements SearchStore {
  #api: Api;
  #query = "";
  #cursor: string | null = null;
  #current = new AbortController();

  constructor(api: Api) {
    super({ status: "idle", query: "", items: [], hasMore: false, isLoadingMore: false, problem: null });
    this.#api = api;
  }

  find: SearchActions["find"] = (text) => {
    const query = text.trim();
    if (query === this.#query) return;
    this.#query = query;
    this.#current.abort();
    this.#current = new AbortController();
    if (query === "") this.set({ status: "idle", query, items: [], hasMore: false, problem: null, isLoadingMore: false });
    else void this.#find(query, this.#current.signal);
  };

  loadMore: SearchActions["loadMore"] = async () => {
    if (!this.#cursor || this.state.isLoadingMore || this.state.status !== "ready") return;
    const { signal } = this.#current;
    this.set({ isLoadingMore: true });
    try {
      const { items, nextCursor } = await this.#api.search(this.#query, { cursor: this.#cursor, limit: page }, signal);
      if (signal.aborted) return;
      this.#cursor = nextCursor;
      this.set({ items: [...this.state.items, ...items], hasMore: nextCursor !== null });
    } finally {
      if (!signal.aborted) this.set({ isLoadingMore: false });
    }
  };

  async #find(query: string, signal: AbortSignal): Promise<void> {
    this.set({ status: "loading", problem: null, isLoadingMore: false });
    await wait(pause, signal);
    try {
      const answer = await insist(() => this.#api.search(query, { limit: page }, signal), signal);
      if (!answer || signal.aborted) return;
      this.#cursor = answer.nextCursor;
      this.set({ status: "ready", query, items: answer.items, hasMore: answer.nextCursor !== null });
    } catch (failure) {
      if (!signal.aborted) this.set({ status: "failed", query, items: [], hasMore: false, problem: Problem.of(failure) });
    }
  }
}
