import type { Locks } from "../platform/platform.ts";

/**
 * Which tab leads: the one that holds a lock, which the browser takes from a tab that dies and gives to the next in line.
 * Without locks each tab leads itself.
 */
export class Leadership {
  #locks: Locks | null;
  #name: string;
  #waiting = new AbortController();
  #stopped = false;
  #release: () => void = () => {};

  /** Called with each change; first as soon as it is known. */
  onChange: (leads: boolean) => void = () => {};

  constructor(locks: Locks | null, name: string) {
    this.#locks = locks;
    this.#name = name;
  }

  async start(): Promise<void> {
    if (!this.#locks) return this.onChange(true);
    const isTaken = await this.#locks.request(this.#name, { ifAvailable: true }, async (lock) => {
      if (lock) await this.#lead();
      return lock === null;
    }).catch(() => true);
    if (isTaken && !this.#stopped) await this.#follow();
  }

  /** Takes the lead from a tab that does not answer: its page is frozen. */
  take(): void {
    this.#waiting.abort();
    void this.#hold({ steal: true });
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.abort();
    this.#release();
  }

  async #follow(): Promise<void> {
    this.onChange(false);
    this.#waiting = new AbortController();
    await this.#hold({ signal: this.#waiting.signal });
  }

  async #hold(options: { readonly steal?: boolean; readonly signal?: AbortSignal }): Promise<void> {
    try {
      await this.#locks?.request(this.#name, options, () => this.#lead());
    } catch {
      // Another tab took the lead while this one was frozen; or this one takes it, or has stopped.
      if (!this.#stopped && !options.signal?.aborted) await this.#follow();
    }
  }

  #lead(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.onChange(true);
    return new Promise((resolve) => (this.#release = resolve));
  }
}
