import type { ConversationActions, Message } from "@chorus/client";

/** What can be done with messages; the same object as long as the conversation is shown, so that rows need not redraw. */
export type MessageDoings = Pick<ConversationActions, "retry" | "discard" | "resolve"> & {
  conversationId: string;
  focused(key: string): void;
  copy(message: Message, text: string): void;
  startEdit(id: string): void;
  saveEdit(id: string, content: string): Promise<void>;
  cancelEdit(): void;
  remove(message: Message): void;
  stop(id: string): void;
  regenerate(id: string): void;
};
