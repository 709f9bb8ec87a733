import type { Envelope } from "../contract/events.ts";
import type { Problem } from "../contract/problem.ts";

/** What carries the channel: SignalR, or another tab that has it. */
export interface Transport {
  /** Rejects with a `Problem`. */
  connect(handlers: LinkHandlers): Promise<Link>;
}

export interface LinkHandlers {
  onEvent(envelope: Envelope): void;
  /** Once, also after `close`. */
  onClose(problem: Problem | null): void;
}

/** One connection. */
export interface Link {
  /** Calls the hub. Rejects with a `Problem`: `closed` and `timeout` when nobody knows whether the call was done. */
  invoke(method: HubMethod, ...args: unknown[]): Promise<unknown>;
  close(): void;
}

export type HubMethod = "Resume" | "Renew" | "Send" | "Typing" | "MarkRead" | "Stop";
