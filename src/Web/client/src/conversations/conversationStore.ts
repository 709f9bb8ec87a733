import type { Problem } from "../contract/problem.ts";
import type { Conversation, ExportFormat, Image, Message, NewImage, Role } from "../contract/types.ts";
import type { Draft, Outgoing } from "../outbox/outgoing.ts";
import type { Store } from "../store/store.ts";
import type { PendingEdit } from "./pendingEdit.ts";

/** One conversation and the part of its messages that is shown. */
export interface ConversationState {
  /**
   * `loading` with messages: they are from this device's cache, and being confirmed. `gone`: it was deleted, or is not the
   * user's (any more). `failed` with messages: they are from the cache, and could not be confirmed.
   */
  readonly status: "loading" | "ready" | "gone" | "failed";
  readonly conversation: Conversation | null;
  /** Ascending by `seq`, without holes. A message that is generating has its text so far in `useReply`, not here. */
  readonly messages: readonly Message[];
  /** Messages on their way; they belong after `messages`. */
  readonly outgoing: readonly Outgoing[];
  /** Edits that the server does not have yet, and those that it could not take as they are. */
  readonly edits: readonly PendingEdit[];
  readonly hasOlder: boolean;
  /** Whether messages after the last one shown are left out, after `showAround`. */
  readonly hasNewer: boolean;
  readonly isLoadingOlder: boolean;
  readonly isLoadingNewer: boolean;
  readonly unread: number;
  /** Who else is typing: ids of users. */
  readonly typing: readonly string[];
  readonly activity: "thinking" | "generating" | "idle";
  /** What was typed and not sent; it survives reloads. */
  readonly draft: string;
  readonly role: Role;
  readonly canWrite: boolean;
  readonly problem: Problem | null;
}

/** Those that answer a promise reject with a `Problem` when they are refused. */
export interface ConversationActions {
  /** Shows it at once, and sends it as soon as possible, once. Answers the message's id. Empties the stored draft. */
  send(draft: string | Draft): string;
  /** Sends a refused message again. */
  retry(outgoingId: string): void;
  /** Gives up a message that has not arrived. */
  discard(outgoingId: string): void;
  /** Without a connection it is kept, and merged later; what changed elsewhere meanwhile is then for `resolve`. */
  edit(messageId: string, content: string): Promise<Message>;
  /** Which text stays where a message changed here and elsewhere. */
  resolve(messageId: string, stays: "mine" | "theirs"): void;
  remove(messageId: string): Promise<void>;
  /** Stops a reply; what was generated stays. */
  stop(messageId: string): Promise<void>;
  /** Asks for another reply to the same message. */
  regenerate(messageId: string): Promise<Message>;
  paint(image: Omit<NewImage, "conversationId">): Promise<Image>;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Shows the messages around one, such as a search's hit. */
  showAround(seq: number): Promise<void>;
  showLatest(): Promise<void>;
  reload(): Promise<void>;
  /** Up to `seq`, or all that is known. */
  markRead(seq?: number): void;
  /** Tells the others; call it on each keystroke, it spares the server. */
  setTyping(isTyping: boolean): void;
  setDraft(text: string): void;
  rename(title: string): Promise<Conversation>;
  archive(archived?: boolean): Promise<Conversation>;
  addMember(userId: string, role: "member" | "viewer"): Promise<Conversation>;
  removeMember(userId: string): Promise<void>;
  removeConversation(): Promise<void>;
  exportAs(format: ExportFormat): Promise<Blob>;
}

export type ConversationStore = Store<ConversationState> & ConversationActions;
