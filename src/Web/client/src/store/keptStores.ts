import type { BaseStore } from "./baseStore.ts";

/** Stores by key. Those that nobody looks at any more are kept for a while, the ones left longest ago go first. */
export class KeptStores<T extends BaseStore<unknown>> {
  #stores = new Map<string, T>();
  #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, make: () => T): T {
    const store = this.#stores.get(key) ?? make();
    // The map keeps the order of use.
    this.#stores.delete(key);
    this.#stores.set(key, store);
    for (const [other, { isUsed }] of this.#stores) {
      if (this.#stores.size <= this.#most) break;
      if (!isUsed && other !== key) this.#stores.delete(other);
    }
    return store;
  }

  find(key: string): T | undefined {
    return this.#stores.get(key);
  }

  get all(): T[] {
    return [...this.#stores.values()];
  }
}
