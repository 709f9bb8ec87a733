import type { Notification, RetryHint, StoredNotification } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import { newId } from "../platform/newId.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { Notice, NotificationsActions, NotificationsState, NotificationsStore } from "./notificationsStore.ts";

// The server keeps as many of a user.
const most = 200;

/** What the user's devices have in common. */
export interface StoredNotifications {
  /** Those that nobody has seen yet, the newest first. Null: nobody is signed in any more. */
  load(): Promise<readonly StoredNotification[] | null>;
  /** Insists on it. */
  seen(ids: readonly string[]): void;
}

/** What there is to tell, the newest first: what the server keeps until it is seen, and the app's own. */
export class Notifications extends ValueStore<NotificationsState> implements NotificationsStore {
  #call: (hint: RetryHint) => Promise<unknown>;
  #stored: StoredNotifications | null = null;
  /** The server's among those that are shown. */
  #kept = new Set<string>();
  /** Seen here, so that an answer that is older does not bring it back. */
  #seen = new Set<string>();
  /** Seen on other devices while it is asked what there is. */
  #gone = new Set<string>();
  #loads = 0;

  constructor(call: (hint: RetryHint) => Promise<unknown>) {
    super({ items: [] });
    this.#call = call;
  }

  /** Shows those of another user from now on; null: of nobody. */
  attach(stored: StoredNotifications | null): void {
    this.#stored = stored;
    this.#loads++;
    this.#kept.clear();
    this.#seen.clear();
    this.set({ items: [] });
  }

  /** Shows what the server has, in place of what it had. */
  async reload(): Promise<void> {
    const load = ++this.#loads;
    this.#gone.clear();
    const answer = await this.#stored?.load();
    if (!answer || load !== this.#loads) return;
    const loaded = answer.filter(({ id }) => !this.#gone.has(id));
    const stands = new Set(loaded.map(({ id }) => id));
    const others = this.state.items.filter(({ id }) => !this.#kept.has(id) || stands.has(id));
    this.#kept = new Set(others.map(({ id }) => id).filter((id) => this.#kept.has(id)));
    this.set({ items: others });
    [...loaded].reverse().forEach((notification) => this.hear(notification));
  }

  /** The server tells it. */
  hear(notification: StoredNotification): void {
    const { id, createdAt } = notification;
    const known = this.state.items.find((notice) => notice.id === id);
    if (this.#seen.has(`${id} ${createdAt}`) || (known && known.at >= createdAt)) return;
    this.#kept.add(id);
    this.#put({ ...notification, at: createdAt, status: "new" }, (notice) => notice.id === id);
  }

  /** They were seen, here or on another device. */
  heardSeen(ids: readonly string[]): void {
    ids.forEach((id) => this.#gone.add(id));
    this.#drop(new Set(ids));
  }

  add: NotificationsActions["add"] = (notification) => {
    const id = newId();
    const isSame = ({ code, title, detail }: Notification) =>
      code === notification.code && title === notification.title && detail === notification.detail;
    this.#put({ ...notification, id, at: new Date().toISOString(), status: "new" }, (notice) => !this.#kept.has(notice.id) && isSame(notice));
    return id;
  };

  retry: NotificationsActions["retry"] = async (id) => {
    const notice = this.state.items.find((item) => item.id === id);
    if (!notice?.retry || notice.status === "retrying") return;
    this.#change(id, { status: "retrying" });
    try {
      await this.#call(notice.retry);
      this.dismiss(id);
    } catch (failure) {
      this.#change(id, { status: "failed", detail: Problem.of(failure).message });
      throw failure;
    }
  };

  dismiss: NotificationsActions["dismiss"] = (id) => this.#see(this.state.items.filter((item) => item.id === id));
  dismissAll: NotificationsActions["dismissAll"] = () => this.#see(this.state.items);

  #see(notices: readonly Notice[]): void {
    const kept = notices.filter(({ id }) => this.#kept.has(id));
    for (const { id, at } of kept) this.#seen.add(`${id} ${at}`);
    for (const old of [...this.#seen].slice(0, Math.max(0, this.#seen.size - most))) this.#seen.delete(old);
    this.#drop(new Set(notices.map(({ id }) => id)));
    if (kept.length > 0) this.#stored?.seen(kept.map(({ id }) => id));
  }

  #drop(ids: ReadonlySet<string>): void {
    ids.forEach((id) => this.#kept.delete(id));
    if (this.state.items.some(({ id }) => ids.has(id))) this.set({ items: this.state.items.filter(({ id }) => !ids.has(id)) });
  }

  #put(notice: Notice, isReplaced: (notice: Notice) => boolean): void {
    const others = this.state.items.filter((other) => !isReplaced(other));
    const items = [notice, ...others].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, most);
    this.#kept = new Set(items.map(({ id }) => id).filter((id) => this.#kept.has(id)));
    this.set({ items });
  }

  #change(id: string, change: Partial<Notice>): void {
    this.set({ items: this.state.items.map((item) => (item.id === id ? { ...item, ...change } : item)) });
  }
}
