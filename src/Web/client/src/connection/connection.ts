import type { Tabs } from "../tabs/tabs.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { Channel } from "./channel.ts";
import type { ConnectionActions, ConnectionState, ConnectionStore } from "./connectionStore.ts";

const stopped: ConnectionState = { status: "stopped", retryAt: null, role: "leader" };

/** What is shown of the connection, whichever tab holds it. */
export class Connection extends ValueStore<ConnectionState> implements ConnectionStore {
  #tabs: Tabs | null = null;

  constructor() {
    super(stopped);
  }

  /** Shows this one from now on; null: there is none. */
  attach(channel: Channel | null, tabs: Tabs | null): void {
    this.#tabs = tabs;
    const show = () => {
      if (tabs !== this.#tabs) return;
      if (!channel || !tabs) return this.set(stopped);
      const { role, leaderState } = tabs.state;
      const { status, retryAt } = (role === "follower" && channel.state.status !== "online" && leaderState) || channel.state;
      // That the leader is online, and this tab not yet, will not be so for long.
      this.set({ status: status === "online" ? channel.state.status : status, retryAt, role: role ?? "follower" });
    };
    channel?.subscribe(show);
    tabs?.subscribe(show);
    show();
  }

  retryNow: ConnectionActions["retryNow"] = () => this.#tabs?.retryNow();
}
