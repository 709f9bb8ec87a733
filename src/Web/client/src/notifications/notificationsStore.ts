import type { Notification } from "../contract/events.ts";
import type { Store } from "../store/store.ts";

/** A notification that is shown. */
export interface Notice extends Notification {
  readonly id: string;
  readonly at: string;
  readonly status: "new" | "retrying" | "failed";
}

/** The newest first. */
export interface NotificationsState {
  readonly items: readonly Notice[];
}

export interface NotificationsActions {
  /** Does again what failed; the notice goes once that is accepted. */
  retry(id: string): Promise<void>;
  dismiss(id: string): void;
  dismissAll(): void;
  /** Shows one of the app's own. One that says the same as another takes its place. Answers its id. */
  add(notification: Notification): string;
}

export type NotificationsStore = Store<NotificationsState> & NotificationsActions;
