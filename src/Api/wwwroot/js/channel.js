import { retryDelay, wait } from "./delays.js";
import { Hub } from "./hub.js";
import { Listeners } from "./listeners.js";
import { Problem } from "./problem.js";

/**
 * The user's one channel, kept up across disconnections. `onEvent` gets every event once and in order; `onReload` is
 * called when events were missed for good, so what is shown must be loaded anew.
 * `state`: {name: "connecting" | "online" | "waiting", until?} (until: when the next attempt is, in ms).
 */
export class Channel {
  #session;
  #hub = null;
  #epoch = null;
  #offset = null;
  #early = null;
  #resuming = null;
  #stopped = false;
  #hurry = new AbortController();
  #states = new Listeners();

  state = { name: "connecting" };
  onEvent = () => {};
  onReload = () => {};

  constructor(session) {
    this.#session = session;
    addEventListener("online", () => this.retryNow());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.retryNow());
    // The browser knows at once that the network is gone; the socket would only find out by silence.
    addEventListener("offline", () => this.#hub?.close());
  }

  subscribe(listener) {
    return this.#states.subscribe(listener);
  }

  retryNow() {
    this.#hurry.abort();
  }

  stop() {
    this.#stopped = true;
    this.#hub?.close();
    this.retryNow();
  }

  invoke(method, ...args) {
    return this.state.name === "online"
      ? this.#hub.invoke(method, ...args)
      : Promise.reject(new Problem("closed", "There is no connection."));
  }

  /** Connects, and connects again, until it is stopped. */
  async run() {
    for (let attempt = 0, refused = false; !this.#stopped; attempt++) {
      this.#become({ name: "connecting" });
      const hub = new Hub();
      try {
        const closed = new Promise((resolve) => (hub.onClose = resolve));
        hub.onEvent = (envelope) => this.#receive(envelope);
        // The browser does not say why a socket was refused; a token that was ended early is one reason.
        await hub.connect(await this.#session.accessToken({ fresh: refused }));
        this.#hub = hub;
        await this.#resume();
        this.#become({ name: "online" });
        attempt = -1;
        refused = false;
        await closed;
      } catch (problem) {
        if (problem.code === "unauthenticated") return;
        refused = problem.code === "closed";
      }
      hub.close();
      if (this.#stopped) return;
      const delay = retryDelay(attempt + 1);
      this.#become({ name: "waiting", until: Date.now() + delay });
      this.#hurry = new AbortController();
      await wait(delay, this.#hurry.signal);
    }
  }

  #resume() {
    this.#resuming ??= this.#bridge().finally(() => (this.#resuming = null));
    return this.#resuming;
  }

  // Asks for what was missed, again if that leaves a hole. Events that come before the answer wait for it, since it
  // tells where they belong.
  async #bridge() {
    for (let tries = 0; tries < 5; tries++) {
      this.#early = [];
      const { epoch, offset, recovered, events } = await this.#hub.invoke("Resume", this.#epoch, this.#offset);
      const early = this.#early;
      this.#early = null;
      this.#epoch = epoch;
      if (!recovered) {
        this.#offset = offset;
        this.onReload();
      }
      if ([...events, ...early].every((envelope) => this.#apply(envelope))) return;
    }
    throw new Problem("closed", "The channel has a hole that does not close.");
  }

  #receive(envelope) {
    if (this.#early) this.#early.push(envelope);
    else if (!this.#apply(envelope)) this.#resume().catch(() => this.#hub.close());
  }

  // False when something is missing before this event: a hole, or another epoch.
  #apply(envelope) {
    const isTransient = envelope.offset === null;
    const isKnown = envelope.epoch === this.#epoch && envelope.offset <= this.#offset;
    const isNext = envelope.epoch === this.#epoch && envelope.offset === this.#offset + 1;
    if (isKnown && !isTransient) return true;
    if (!isNext && !isTransient) return false;
    if (isNext) this.#offset = envelope.offset;
    this.onEvent(envelope);
    return true;
  }

  #become(state) {
    this.state = state;
    this.#states.notify(state);
  }
}
