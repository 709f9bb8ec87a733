import { useEffect, useState } from "react";
import type { AccountActions, AccountState } from "../account/accountStore.ts";
import type { ConnectionActions, ConnectionState } from "../connection/connectionStore.ts";
import type { GalleryScope } from "../contract/types.ts";
import type { ConversationsActions, ConversationsState } from "../conversations/conversationsStore.ts";
import type { ConversationActions, ConversationState } from "../conversations/conversationStore.ts";
import type { ReplyActions, ReplyState } from "../conversations/replyStore.ts";
import type { GalleryActions, GalleryState } from "../images/galleryStore.ts";
import type { NotificationsActions, NotificationsState } from "../notifications/notificationsStore.ts";
import type { PresenceState } from "../presence/presenceStore.ts";
import type { SearchActions, SearchState } from "../search/searchStore.ts";
import type { HistoryActions, HistoryState, SessionActions, SessionState } from "../sessions/sessionStore.ts";
import { useChorus } from "./chorusContext.ts";
import { useStore } from "./useStore.ts";

/** Who is signed in, and signing in and out. */
export const useAccount = (): AccountState & AccountActions => useStore(useChorus().account);

/** Whether there is a connection, and when the next attempt is. */
export const useConnection = (): ConnectionState & ConnectionActions => useStore(useChorus().connection);

/** The list of conversations. */
export const useConversations = (options: { readonly archived?: boolean } = {}): ConversationsState & ConversationsActions =>
  useStore(useChorus().conversations(options));

/** One conversation: its messages, those on their way, and all that can be done with them. */
export const useConversation = (id: string): ConversationState & ConversationActions => useStore(useChorus().conversation(id));

/** One message's text while it is being generated, and after. */
export const useReply = (conversationId: string, messageId: string): ReplyState & ReplyActions =>
  useStore(useChorus().reply(conversationId, messageId));

/** The user's pictures; of one conversation or session, if that is given. */
export const useGallery = (scope: GalleryScope = {}): GalleryState & GalleryActions => useStore(useChorus().gallery(scope));

/** One content session. (Who is signed in: `useAccount`.) */
export const useSession = (id: string): SessionState & SessionActions => useStore(useChorus().session(id));

/** The content sessions, with their pictures. */
export const useHistory = (): HistoryState & HistoryActions => useStore(useChorus().history());

/** What is found for a query; give it the search field's text. */
export function useSearch(query: string): SearchState & SearchActions {
  const chorus = useChorus();
  const userId = chorus.account.state.userId;
  const [kept, keep] = useState(() => ({ userId, store: chorus.search() }));
  const { store } = kept;
  if (kept.userId !== userId) keep({ userId, store: chorus.search() });
  useEffect(() => store.find(query), [store, query]);
  return useStore(store);
}

/** Who is online. */
export function usePresence(): PresenceState & { isOnline(userId: string): boolean } {
  const state = useStore<PresenceState, object>(useChorus().presence);
  return { online: state.online, isOnline: (userId) => state.online.has(userId) };
}

/** What the server, or the app, has to tell; with retry. */
export const useNotifications = (): NotificationsState & NotificationsActions => useStore(useChorus().notifications);
