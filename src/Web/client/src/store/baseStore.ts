import type { Store } from "./store.ts";

/** A store whose state is made when it is asked for, so that a burst of changes makes one. */
export abstract class BaseStore<State> implements Store<State> {
  #listeners = new Set<() => void>();
  #state: State | null = null;

  get state(): State {
    return (this.#state ??= this.build());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.onUse();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.onIdle();
    };
  };

  get isUsed(): boolean {
    return this.#listeners.size > 0;
  }

  protected abstract build(): State;

  /** Somebody looks: a good moment to load. */
  protected onUse(): void {}

  protected onIdle(): void {}

  protected changed(): void {
    this.#state = null;
    for (const listener of [...this.#listeners]) listener();
  }
}
