import { Problem } from "../contract/problem.ts";
import type { Envelope, ResumeAnswer } from "../contract/events.ts";
import { delayOf, reconnectDelays, wait, type DelayPolicy } from "../platform/delays.ts";
import type { Platform } from "../platform/platform.ts";
import { ValueStore } from "../store/valueStore.ts";
import { Place } from "./place.ts";
import type { HubMethod, Link, Transport } from "./transport.ts";

const mostBridges = 5;
const steadyAfter = 10_000;

export interface ChannelState {
  readonly status: "stopped" | "offline" | "connecting" | "online" | "waiting";
  readonly retryAt: number | null;
}

/** The user's one channel, kept up across disconnections: each event comes once and in order. */
export class Channel extends ValueStore<ChannelState> {
  readonly place = new Place();
  #transport: Transport;
  #platform: Platform;
  #delays: DelayPolicy;
  #link: Link | null = null;
  #early: Envelope[] | null = null;
  #resuming: Promise<void> | null = null;
  #hurry = new AbortController();
  #stopped = false;
  #skipsPause = false;
  #unlisten: (() => void)[] = [];

  onEvent: (envelope: Envelope) => void = () => {};
  /** Events were missed for good: what is shown is to be loaded anew. */
  onReload: () => void = () => {};
  /** It is online (again), and all that was missed has come. */
  onOnline: () => void = () => {};

  constructor(transport: Transport, platform: Platform, delays: DelayPolicy = reconnectDelays) {
    super({ status: "connecting", retryAt: null });
    this.#transport = transport;
    this.#platform = platform;
    this.#delays = delays;
  }

  start(): void {
    this.#unlisten = [
      this.#platform.listen("online", () => this.retryNow()),
      this.#platform.listen("visible", () => this.retryNow()),
      // The browser knows at once that the network is gone; the socket would only find out by silence.
      this.#platform.listen("offline", () => this.#link?.close()),
    ];
    void this.#run();
  }

  stop(): void {
    this.#stopped = true;
    this.#unlisten.forEach((end) => end());
    this.#link?.close();
    this.retryNow();
    this.set({ status: "stopped", retryAt: null });
  }

  retryNow(): void {
    this.#hurry.abort();
  }

  /** Connects anew, by whatever the transport now leads to. */
  reconnect(): void {
    this.#skipsPause = true;
    this.#link?.close();
    this.retryNow();
  }

  invoke(method: HubMethod, ...args: unknown[]): Promise<unknown> {
    return this.#link && this.state.status === "online"
      ? this.#link.invoke(method, ...args)
      : Promise.reject(new Problem("closed", "There is no connection."));
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#stopped; failures++) {
      this.#skipsPause = false;
      this.set({ status: "connecting", retryAt: null });
      let problem: Problem | null = null;
      try {
        const lived = await this.#connect();
        // A server that ends each connection at once is not to be hurried.
        if (lived > steadyAfter) failures = 0;
      } catch (failure) {
        problem = Problem.of(failure);
        // Nobody is signed in any more: whoever holds this channel will have heard.
        if (problem.code === "unauthenticated") return this.stop();
      }
      if (this.#stopped || this.#skipsPause) continue;
      const delay = Math.max(problem?.retryAfter ?? 0, delayOf(this.#delays, failures));
      this.#hurry = new AbortController();
      this.set({ status: this.#platform.isOnline ? "waiting" : "offline", retryAt: Date.now() + delay });
      await wait(delay, this.#hurry.signal);
    }
  }

  /** Ends when the connection has ended; answers how long it lived. */
  async #connect(): Promise<number> {
    let close = (_: Problem | null) => {};
    const closed = new Promise<Problem | null>((resolve) => (close = resolve));
    let link: Link | null = null;
    link = await this.#transport.connect({ onEvent: (envelope) => this.#receive(link, envelope), onClose: (problem) => close(problem) });
    if (this.#stopped) {
      link.close();
      return 0;
    }
    this.#link = link;
    try {
      await this.#resume();
      const since = Date.now();
      this.set({ status: "online", retryAt: null });
      this.onOnline();
      await closed;
      return Date.now() - since;
    } finally {
      this.#link = null;
      this.#early = null;
      link.close();
    }
  }

  #resume(): Promise<void> {
    this.#resuming ??= this.#bridge().finally(() => (this.#resuming = null));
    return this.#resuming;
  }

  // Asks for what was missed, again if that leaves a hole. Events that come before the answer wait for it, since it tells
  // where they belong.
  async #bridge(): Promise<void> {
    for (let tries = 0; tries < mostBridges; tries++) {
      const link = this.#link;
      if (!link) break;
      this.#early = [];
      const answer = (await link.invoke("Resume", this.place.epoch, this.place.offset)) as ResumeAnswer;
      if (this.#link !== link) break;
      const early: Envelope[] = this.#early ?? [];
      this.#early = null;
      this.place.moveTo(answer);
      if (!answer.recovered) this.onReload();
      if ([...answer.events, ...early].every((envelope) => this.#take(envelope))) return;
    }
    throw new Problem("closed", "The channel has a hole that does not close.");
  }

  #receive(link: Link | null, envelope: Envelope): void {
    // Before Resume nothing is due.
    if (link === null || link !== this.#link) return;
    if (this.#early) this.#early.push(envelope);
    else if (!this.#take(envelope)) this.#resume().catch(() => link.close());
  }

  #take(envelope: Envelope): boolean {
    const taken = this.place.take(envelope);
    if (taken === "new") this.onEvent(envelope);
    return taken !== "missing";
  }
}
