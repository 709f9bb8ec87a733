import { IDBFactory } from "fake-indexeddb";
import type { Broadcast, Locks, Platform, PlatformEvent } from "../../src/platform/platform.ts";
import { memoryKeyValues } from "../../src/platform/memoryKeyValues.ts";

interface Waiting {
  readonly tab: Tab;
  grant(): void;
  fail(reason: unknown): void;
}

/** One browser's profile: its tabs share storage, locks and broadcasts. */
export class TestBrowser {
  readonly storage = memoryKeyValues();
  readonly indexedDB = new IDBFactory();
  readonly tabs = new Set<Tab>();
  readonly locks = new Map<string, { holder: Waiting | null; queue: Waiting[] }>();

  openTab(): Tab {
    const tab = new Tab(this);
    this.tabs.add(tab);
    return tab;
  }
}

/** One tab: it can freeze, as background pages do, and die without a word. */
export class Tab implements Platform {
  readonly storage: Platform["storage"];
  readonly indexedDB: IDBFactory;
  readonly locks: Locks;
  readonly channels = new Map<string, Broadcast>();
  isOnline = true;
  isFrozen = false;
  requests: string[] = [];
  /** Requests that find no network. */
  lacks: (path: string) => boolean = () => false;
  #browser: TestBrowser;
  #listeners = new Map<PlatformEvent, Set<(key: string | null) => void>>();
  #missed: (() => void)[] = [];
  #held: { readonly path: string; readonly given: () => void; readonly released: Promise<void> } | null = null;

  constructor(browser: TestBrowser) {
    this.#browser = browser;
    this.indexedDB = browser.indexedDB;
    const told = (key: string) => browser.tabs.forEach((tab) => tab !== this && queueMicrotask(() => tab.fire("storage", key)));
    this.storage = {
      ...browser.storage,
      set: (key, value) => {
        browser.storage.set(key, value);
        told(key);
        return true;
      },
      delete: (key) => {
        browser.storage.delete(key);
        told(key);
      },
    };
    this.locks = { request: (name, options, hold) => this.#request(name, options, hold) };
  }

  fetch: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    this.requests.push(`${init?.method ?? "GET"} ${pathname}`);
    if (this.lacks(pathname)) throw new TypeError("There is no network");
    const answer = await fetch(input, init);
    if (this.#held?.path === pathname) {
      this.#held.given();
      await this.#held.released;
    }
    return answer;
  };

  /** Answers from this path are given, and stay on their way here until they are let go. */
  hold(path: string): { readonly given: Promise<void>; letGo(): void } {
    let [given, letGo] = [() => {}, () => {}];
    const whenGiven = new Promise<void>((resolve) => (given = resolve));
    const released = new Promise<void>((resolve) => (letGo = resolve));
    this.#held = { path, given, released };
    return { given: whenGiven, letGo };
  }

  openBroadcast(name: string): Broadcast {
    const broadcast: Broadcast = {
      post: (message) => {
        const copy = structuredClone(message);
        if (this.isFrozen) return;
        for (const tab of this.#browser.tabs) if (tab !== this) tab.#deliver(() => tab.channels.get(name)?.onMessage(copy));
      },
      onMessage: () => {},
      close: () => this.channels.delete(name),
    };
    this.channels.set(name, broadcast);
    return broadcast;
  }

  listen(event: PlatformEvent, listener: (key: string | null) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  fire(event: PlatformEvent, key: string | null = null): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(key);
  }

  thaw(): void {
    this.isFrozen = false;
    this.#missed.splice(0).forEach((run) => setImmediate(run));
  }

  /** The browser takes all that it held. */
  die(): void {
    this.isFrozen = true;
    this.#browser.tabs.delete(this);
    for (const lock of this.#browser.locks.values()) {
      lock.queue = lock.queue.filter(({ tab }) => tab !== this);
      if (lock.holder?.tab !== this) continue;
      lock.holder = null;
      this.#grantNext(lock);
    }
  }

  #deliver(run: () => void): void {
    if (this.isFrozen) this.#missed.push(run);
    else setImmediate(() => (this.isFrozen ? this.#missed.push(run) : run()));
  }

  #request<T>(name: string, options: Parameters<Locks["request"]>[1], hold: (lock: object | null) => Promise<T>): Promise<T> {
    const lock = this.#browser.locks.get(name) ?? { holder: null, queue: [] };
    this.#browser.locks.set(name, lock);
    if (options.ifAvailable && (lock.holder || lock.queue.length > 0)) return hold(null);
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = {
        tab: this,
        fail: (reason) => this.#deliver(() => reject(reason)),
        grant: () => {
          lock.holder = waiting;
          this.#deliver(() => {
            hold({ name }).then(resolve, reject).finally(() => {
              if (lock.holder !== waiting) return;
              lock.holder = null;
              this.#grantNext(lock);
            });
          });
        },
      };
      options.signal?.addEventListener("abort", () => {
        if (!lock.queue.includes(waiting)) return;
        lock.queue = lock.queue.filter((other) => other !== waiting);
        reject(new DOMException("Given up", "AbortError"));
      });
      if (options.steal) {
        lock.holder?.fail(new DOMException("Stolen", "AbortError"));
        waiting.grant();
      } else {
        lock.queue.push(waiting);
        if (!lock.holder) this.#grantNext(lock);
      }
    });
  }

  #grantNext(lock: { holder: Waiting | null; queue: Waiting[] }): void {
    lock.queue.shift()?.grant();
  }
}
