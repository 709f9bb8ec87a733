import type { Envelope } from "../contract/events.ts";
import type { ChannelState } from "../connection/channel.ts";
import type { HubMethod } from "../connection/transport.ts";

/** What tabs of one user say to each other. Each has an id of its own; the leader is the one that holds the connection. */
export type TabMessage =
  | { readonly kind: "leader"; readonly leader: string; readonly state: ChannelState }
  | { readonly kind: "who" }
  | { readonly kind: "event"; readonly leader: string; readonly envelope: Envelope }
  | { readonly kind: "call"; readonly from: string; readonly to: string; readonly id: number; readonly method: HubMethod; readonly args: unknown[] }
  | { readonly kind: "answer"; readonly to: string; readonly id: number; readonly value?: unknown; readonly code?: string; readonly text?: string }
  | { readonly kind: "hurry"; readonly to: string }
  | { readonly kind: "note"; readonly name: string; readonly value: unknown };

export type MessageOf<Kind extends TabMessage["kind"]> = Extract<TabMessage, { kind: Kind }>;
