/** Loads one at a time. Whoever asks while a load is on its way shares it, unless that may be too old by then. */
export class Loading {
  #load: () => Promise<void>;
  #running: Promise<void> | null = null;
  #isOutdated = false;

  constructor(load: () => Promise<void>) {
    this.#load = load;
  }

  /** What is on its way; null: nothing. */
  get running(): Promise<void> | null {
    return this.#running;
  }

  /** What the load on its way brings is not the last word. */
  get isOutdated(): boolean {
    return this.#isOutdated;
  }

  run(): Promise<void> {
    return (this.#running ??= this.#untilCurrent().finally(() => (this.#running = null)));
  }

  /** Something has changed that an answer on its way may not know of: it is asked again after that. */
  outdate(): void {
    this.#isOutdated = true;
  }

  async #untilCurrent(): Promise<void> {
    do {
      this.#isOutdated = false;
      await this.#load();
    } while (this.#isOutdated);
  }
}
