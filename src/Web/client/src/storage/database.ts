/** The steps from each version of the database to the next. A step that is released never changes. */
const steps: readonly ((database: IDBDatabase) => void)[] = [
  (database) => {
    database.createObjectStore("outbox", { keyPath: "id" });
    database.createObjectStore("lists", { keyPath: "key" });
    database.createObjectStore("conversations", { keyPath: "key" }).createIndex("savedAt", "savedAt");
  },
];

export type StoreName = "outbox" | "lists" | "conversations";

/** IndexedDB with promises. Each call is a transaction of its own, and durable when it is answered. */
export class Database {
  #opening: Promise<IDBDatabase> | null = null;
  #factory: IDBFactory;
  #name: string;

  constructor(factory: IDBFactory, name: string) {
    this.#factory = factory;
    this.#name = name;
  }

  get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
    return this.#do(store, "readonly", (s) => s.get(key)) as Promise<T | undefined>;
  }

  all<T>(store: StoreName): Promise<T[]> {
    return this.#do(store, "readonly", (s) => s.getAll()) as Promise<T[]>;
  }

  put(store: StoreName, ...values: object[]): Promise<void> {
    return this.#do(store, "readwrite", (s) => void values.forEach((value) => s.put(value))) as Promise<void>;
  }

  delete(store: StoreName, key: IDBValidKey): Promise<void> {
    return this.#do(store, "readwrite", (s) => s.delete(key)) as Promise<void>;
  }

  /** The keys in the order of an index; those that come first are the lowest. */
  keysBy(store: StoreName, index: string): Promise<IDBValidKey[]> {
    return new Promise((resolve, reject) => {
      void this.#open().then((database) => {
        const keys: IDBValidKey[] = [];
        const request = database.transaction(store).objectStore(store).index(index).openKeyCursor();
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const cursor = request.result;
          if (!cursor) return resolve(keys);
          keys.push(cursor.primaryKey);
          cursor.continue();
        };
      }, reject);
    });
  }

  close(): void {
    void this.#opening?.then((database) => database.close(), () => {});
    this.#opening = null;
  }

  async #do(store: StoreName, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest | void): Promise<unknown> {
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  #open(): Promise<IDBDatabase> {
    this.#opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = this.#factory.open(this.#name, steps.length);
      request.onupgradeneeded = ({ oldVersion }) => steps.slice(oldVersion).forEach((step) => step(request.result));
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const database = request.result;
        // Another tab has a newer version of this client: it must not wait for us.
        database.onversionchange = () => this.close();
        database.onclose = () => (this.#opening = null);
        resolve(database);
      };
    }).catch((failure: unknown) => {
      this.#opening = null;
      throw failure;
    });
    return this.#opening;
  }
}
