import type { Message, ReplyMetadata } from "../contract/types.ts";
import type { Store } from "../store/store.ts";

/** One message's text as it grows. Only what shows this message hears of it. */
export interface ReplyState {
  /** `thinking`: nothing has come yet. `missing`: there is no such message among those shown. */
  readonly status: "missing" | "thinking" | "generating" | "complete" | "failed" | "cancelled";
  readonly text: string;
  readonly message: Message | null;
  readonly metadata: ReplyMetadata;
}

export interface ReplyActions {
  /** Stops it; what was generated stays. */
  stop(): Promise<void>;
  /** Asks for another reply to the same message. */
  regenerate(): Promise<Message>;
}

export type ReplyStore = Store<ReplyState> & ReplyActions;
