/** Those who want to know of changes. `subscribe` returns the function that ends the subscription. */
export class Listeners {
  #all = new Set();

  subscribe(listener) {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  notify(...details) {
    for (const listener of [...this.#all]) listener(...details);
  }
}
