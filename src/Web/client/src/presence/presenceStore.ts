import type { Store } from "../store/store.ts";

/** Who is known to be online, the user excepted. */
export interface PresenceState {
  readonly online: ReadonlySet<string>;
}

export type PresenceStore = Store<PresenceState>;
