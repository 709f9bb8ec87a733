import type { Notification, RetryHint } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import { newId } from "../platform/newId.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { Notice, NotificationsActions, NotificationsState, NotificationsStore } from "./notificationsStore.ts";

const most = 50;

/** What there is to tell, the newest first. */
export class Notifications extends ValueStore<NotificationsState> implements NotificationsStore {
  #call: (hint: RetryHint) => Promise<unknown>;

  constructor(call: (hint: RetryHint) => Promise<unknown>) {
    super({ items: [] });
    this.#call = call;
  }

  add: NotificationsActions["add"] = (notification) => {
    const id = newId();
    const isSame = ({ code, title, detail }: Notification) =>
      code === notification.code && title === notification.title && detail === notification.detail;
    const others = this.state.items.filter((notice) => !isSame(notice));
    const notice: Notice = { ...notification, id, at: new Date().toISOString(), status: "new" };
    this.set({ items: [notice, ...others].slice(0, most) });
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

  dismiss: NotificationsActions["dismiss"] = (id) => this.set({ items: this.state.items.filter((item) => item.id !== id) });
  dismissAll: NotificationsActions["dismissAll"] = () => this.set({ items: [] });

  #change(id: string, change: Partial<Notice>): void {
    this.set({ items: this.state.items.map((item) => (item.id === id ? { ...item, ...change } : item)) });
  }
}
