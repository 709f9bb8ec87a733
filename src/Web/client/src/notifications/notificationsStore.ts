import type { Notification } from "../contract/events.ts";
import type { Store } from "../store/store.ts";

/** A notification that is shown. */
export interface Notice extends Notification {
  readonly id: string;
  readonly at: string;
  readonly status: "new" | "retrying" | "failed";
  /** What it is about, if that is a conversation or a session. */
  readonly conversationId?: string;
  readonly sessionId?: string;
}

/** The newest first. */
export interface NotificationsState {
  readonly items: readonly Notice[];
}

export interface NotificationsActions {
  /** Does again what failed; the notice goes once that is accepted. */
  retry(id: string): Promise<void>;
  /** It has been seen: it goes, on all of the user's devices. */
  dismiss(id: string): void;
  dismissAll(): void;
  /** Shows one of the app's own, on this page only. One that says the same as another takes its place. Answers its id. */
  add(notification: Notification): string;
}

export type NotificationsStore = Store<NotificationsState> & NotificationsActions;
