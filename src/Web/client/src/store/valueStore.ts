import { BaseStore } from "./baseStore.ts";

/** A store of plain values; setting what it holds already tells nobody. */
export abstract class ValueStore<State extends object> extends BaseStore<State> {
  #values: State;

  constructor(values: State) {
    super();
    this.#values = values;
  }

  protected build(): State {
    return this.#values;
  }

  protected set(change: Partial<State>): void {
    const keys = Object.keys(change) as (keyof State)[];
    if (keys.every((key) => Object.is(this.#values[key], change[key]))) return;
    this.#values = { ...this.#values, ...change };
    this.changed();
  }
}
