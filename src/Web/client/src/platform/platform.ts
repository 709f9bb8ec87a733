/** What the client needs of the browser, so that tests can be several tabs in one process. */
export interface Platform {
  /** Shared by all tabs, and read synchronously. */
  readonly storage: KeyValues;
  /** Null: there are none here (an insecure origin), and each tab is on its own. */
  readonly locks: Locks | null;
  readonly indexedDB: IDBFactory | null;
  readonly fetch: typeof fetch;
  readonly isOnline: boolean;
  /** Null: tabs cannot talk to each other here. */
  openBroadcast(name: string): Broadcast | null;
  /** `storage`: another tab changed the key. Answers what ends it. */
  listen(event: PlatformEvent, listener: (key: string | null) => void): () => void;
}

export type PlatformEvent = "online" | "offline" | "visible" | "storage";

export interface KeyValues {
  get(key: string): string | null;
  /** False: there is no room. */
  set(key: string, value: string): boolean;
  delete(key: string): void;
  keys(): string[];
}

export interface Locks {
  request<T>(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly steal?: boolean; readonly signal?: AbortSignal },
    hold: (lock: object | null) => Promise<T>,
  ): Promise<T>;
}

export interface Broadcast {
  post(message: unknown): void;
  onMessage: (message: unknown) => void;
  close(): void;
}
