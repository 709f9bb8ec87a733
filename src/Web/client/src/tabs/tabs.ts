import type { Channel, ChannelState } from "../connection/channel.ts";
import type { Link, LinkHandlers, Transport } from "../connection/transport.ts";
import type { Envelope } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import { newId } from "../platform/newId.ts";
import type { Broadcast, Platform } from "../platform/platform.ts";
import { ValueStore } from "../store/valueStore.ts";
import { Leadership } from "./leadership.ts";
import { TabLink } from "./tabLink.ts";
import type { MessageOf, TabMessage } from "./tabMessage.ts";

const leaderPatience = 5_000;
const pulse = 15_000;

export interface TabsState {
  /** Null: it is being found out. */
  readonly role: "leader" | "follower" | null;
  /** How the leader's connection is; for a follower. */
  readonly leaderState: ChannelState | null;
}

/**
 * One connection for all tabs of a user. The leader's goes to the server, and its events are passed on; the others' go to the
 * leader. Each tab keeps its own place in the channel, so that whichever leads next goes on without a gap.
 */
export class Tabs extends ValueStore<TabsState> implements Transport {
  readonly #id = newId();
  #direct: Transport;
  #platform: Platform;
  #channel: Channel | null = null;
  #broadcast: Broadcast | null;
  #leadership: Leadership;
  #leader: string | null = null;
  #link: TabLink | null = null;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setInterval> | undefined;
  #unlisten: () => void = () => {};
  #stopped = false;
  #notes = new Map<string, (value: never) => void>();

  /** A follower has found its place by this tab: what is never replayed can be relayed to it now. */
  onFollower: () => void = () => {};

  constructor(direct: Transport, platform: Platform, name: string) {
    super({ role: null, leaderState: null });
    this.#direct = direct;
    this.#platform = platform;
    this.#broadcast = platform.openBroadcast(name);
    // Tabs that cannot hear each other cannot share.
    this.#leadership = new Leadership(this.#broadcast ? platform.locks : null, name);
  }

  get leads(): boolean {
    return this.state.role === "leader";
  }

  /** @param channel This tab's own, which connects by this object. */
  start(channel: Channel): void {
    this.#channel = channel;
    channel.subscribe(() => this.#announce());
    if (this.#broadcast) this.#broadcast.onMessage = (message) => this.#hear(message as TabMessage);
    this.#leadership.onChange = (leads) => this.#become(leads);
    this.#unlisten = this.#platform.listen("visible", () => this.state.role === "follower" && this.#ask());
    void this.#leadership.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#silence);
    clearInterval(this.#pulse);
    this.#unlisten();
    this.#leadership.stop();
    this.#link?.close();
    this.#broadcast?.close();
    this.changed();
  }

  /** Passes on to the followers what this tab's channel has taken. */
  relay(envelope: Envelope): void {
    if (this.leads) this.#post({ kind: "event", leader: this.#id, envelope });
  }

  /** The leader has missed events for good: its followers have too. */
  relayReload(): void {
    if (!this.leads) return;
    this.#post({ kind: "leader", leader: this.#id, state: { status: "connecting", retryAt: null } });
    this.#announce();
  }

  retryNow(): void {
    if (this.#leader && !this.leads) this.#post({ kind: "hurry", to: this.#leader });
    this.#channel?.retryNow();
  }

  /** Tells the other tabs something of one kind. */
  note(name: string, value: unknown): void {
    this.#post({ kind: "note", name, value });
  }

  onNote<T>(name: string, listener: (value: T) => void): void {
    this.#notes.set(name, listener as (value: never) => void);
  }

  async connect(handlers: LinkHandlers): Promise<Link> {
    for (;;) {
      if (this.#stopped) throw new Problem("closed", "The tab has ended.");
      if (this.leads) return this.#direct.connect(handlers);
      if (this.#leader && this.state.leaderState?.status === "online") {
        return (this.#link = new TabLink(this.#leader, this.#id, handlers, (m) => this.#post(m), () => this.#leadership.take()));
      }
      await new Promise<void>((resolve) => {
        const unsubscribe = this.subscribe(() => {
          unsubscribe();
          resolve();
        });
      });
    }
  }

  #become(leads: boolean): void {
    if (this.#stopped || leads === this.leads && this.state.role !== null) return;
    const before = this.state.role;
    this.#leader = leads ? this.#id : null;
    this.set({ role: leads ? "leader" : "follower", leaderState: null });
    this.#unlink();
    if (before !== null) this.#channel?.reconnect();
    clearInterval(this.#pulse);
    if (leads) {
      clearTimeout(this.#silence);
      this.#announce();
    } else {
      this.#ask();
      this.#pulse = setInterval(() => this.#ask(), pulse);
    }
  }

  // Whoever leads answers at once, even from the background; unless its page is frozen.
  #ask(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#leadership.take(), leaderPatience);
    this.#post({ kind: "who" });
  }

  #announce(): void {
    if (this.leads && this.#channel) this.#post({ kind: "leader", leader: this.#id, state: this.#channel.state });
  }

  #hear(message: TabMessage): void {
    switch (message.kind) {
      case "leader":
        return this.#hearLeader(message);
      case "who":
        return this.#announce();
      case "event":
        if (message.leader === this.#link?.leader) this.#link.handlers.onEvent(message.envelope);
        return;
      case "call":
        if (message.to === this.#id && this.leads) void this.#serve(message);
        return;
      case "answer":
        if (message.to === this.#id) this.#link?.answer(message);
        return;
      case "hurry":
        if (message.to === this.#id) this.#channel?.retryNow();
        return;
      case "note":
        this.#notes.get(message.name)?.(message.value as never);
    }
  }

  #hearLeader({ leader, state }: MessageOf<"leader">): void {
    // One that was robbed of its lead while it was frozen will hear of that itself.
    if (this.leads) return;
    clearTimeout(this.#silence);
    this.#leader = leader;
    if (this.#link && (this.#link.leader !== leader || state.status !== "online")) {
      this.#unlink();
      this.#channel?.reconnect();
    }
    this.set({ leaderState: state });
  }

  #unlink(): void {
    this.#link?.close();
    this.#link = null;
  }

  async #serve({ from, id, method, args }: MessageOf<"call">): Promise<void> {
    const channel = this.#channel;
    try {
      const isOnline = channel?.state.status === "online";
      const value = method === "Resume" && isOnline
        ? channel.place.answer(args[0] as string | null, args[1] as number | null)
        : await channel?.invoke(method, ...args);
      this.#post({ kind: "answer", to: from, id, value });
      if (method === "Resume") this.onFollower();
    } catch (failure) {
      const { code, message } = Problem.of(failure);
      this.#post({ kind: "answer", to: from, id, code, text: message });
    }
  }

  #post(message: TabMessage): void {
    if (!this.#stopped) this.#broadcast?.post(message);
  }
}
