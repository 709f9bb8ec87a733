import type { Store } from "../store/store.ts";

export interface ConnectionState {
  /** `offline`: the browser says there is no network. `waiting`: the next attempt is at `retryAt`. */
  readonly status: "stopped" | "offline" | "connecting" | "online" | "waiting";
  /** In milliseconds since 1970. */
  readonly retryAt: number | null;
  /** Whether this tab holds the connection, or uses another tab's. */
  readonly role: "leader" | "follower";
}

export interface ConnectionActions {
  /** Ends the pause before the next attempt. */
  retryNow(): void;
}

export type ConnectionStore = Store<ConnectionState> & ConnectionActions;
