import type { PresenceMark } from "../contract/events.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { PresenceState, PresenceStore } from "./presenceStore.ts";

/** Who is online, as far as it has been told since this device is. */
export class Presence extends ValueStore<PresenceState> implements PresenceStore {
  constructor() {
    super({ online: new Set() });
  }

  hear({ userId, online }: PresenceMark): void {
    if (this.state.online.has(userId) === online) return;
    const next = new Set(this.state.online);
    if (online) next.add(userId);
    else next.delete(userId);
    this.set({ online: next });
  }

  /** There is no connection any more: nothing is known. */
  forget(): void {
    if (this.state.online.size > 0) this.set({ online: new Set() });
  }
}
