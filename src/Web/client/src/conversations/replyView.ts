import type { Message, ReplyMetadata } from "../contract/types.ts";
import { BaseStore } from "../store/baseStore.ts";
import type { ConversationView } from "./conversationView.ts";
import type { LiveTexts } from "./liveTexts.ts";
import type { ReplyActions, ReplyState, ReplyStore } from "./replyStore.ts";

/** One message as it grows. */
export class ReplyView extends BaseStore<ReplyState> implements ReplyStore {
  #view: ConversationView;
  #messageId: string;
  #liveTexts: LiveTexts;
  #message: Message | null;
  #ends: (() => void)[] = [];

  constructor(view: ConversationView, messageId: string, liveTexts: LiveTexts) {
    super();
    this.#view = view;
    this.#messageId = messageId;
    this.#liveTexts = liveTexts;
    this.#message = view.timeline.get(messageId) ?? null;
  }

  stop: ReplyActions["stop"] = () => this.#view.stop(this.#messageId);
  regenerate: ReplyActions["regenerate"] = () => this.#view.regenerate(this.#messageId);

  protected build(): ReplyState {
    const message = this.#message;
    if (!message) return { status: "missing", text: "", message, metadata: {} };
    const text = this.#liveTexts.textOf(message);
    const status = message.status === "generating" && text === "" ? "thinking" : message.status;
    return { status, text, message, metadata: message.metadata as ReplyMetadata };
  }

  protected override onUse(): void {
    this.#ends = [
      this.#liveTexts.subscribe(this.#messageId, () => this.changed()),
      this.#view.subscribe(() => this.#look()),
    ];
    this.#message = this.#view.timeline.get(this.#messageId) ?? null;
    this.changed();
    // What it has written before somebody looked.
    if (this.#message?.status === "generating") void this.#liveTexts.refresh(this.#message);
  }

  protected override onIdle(): void {
    this.#ends.forEach((end) => end());
  }

  #look(): void {
    const message = this.#view.timeline.get(this.#messageId) ?? null;
    if (message === this.#message) return;
    this.#message = message;
    this.changed();
  }
}
