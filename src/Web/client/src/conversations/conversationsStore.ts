import type { Conversation, NewConversation } from "../contract/types.ts";
import type { PagedState } from "../store/pagedState.ts";
import type { Store } from "../store/store.ts";

/** The user's conversations, the newest change first. */
export type ConversationsState = PagedState<Conversation>;

export interface ConversationsActions {
  loadMore(): Promise<void>;
  reload(): Promise<void>;
  /** With an id of the caller's own it can be repeated. */
  create(conversation?: NewConversation): Promise<Conversation>;
  rename(id: string, title: string): Promise<Conversation>;
  archive(id: string, archived?: boolean): Promise<Conversation>;
  remove(id: string): Promise<void>;
}

export type ConversationsStore = Store<ConversationsState> & ConversationsActions;

/** Messages that the user has not read. */
export const unreadOf = ({ lastSeq, lastReadSeq }: Conversation): number => Math.max(0, lastSeq - lastReadSeq);
