import type { AccountStore } from "./account/accountStore.ts";
import type { ConnectionStore } from "./connection/connectionStore.ts";
import type { Attachment, GalleryScope } from "./contract/types.ts";
import type { ConversationsStore } from "./conversations/conversationsStore.ts";
import type { ConversationStore } from "./conversations/conversationStore.ts";
import type { ReplyStore } from "./conversations/replyStore.ts";
import type { GalleryStore } from "./images/galleryStore.ts";
import type { NotificationsStore } from "./notifications/notificationsStore.ts";
import type { PresenceStore } from "./presence/presenceStore.ts";
import type { SearchStore } from "./search/searchStore.ts";
import type { HistoryStore, SessionStore } from "./sessions/sessionStore.ts";

/** Chorus on this device. A store that is asked for twice with the same arguments is the same store. */
export interface Chorus {
  readonly account: AccountStore;
  readonly connection: ConnectionStore;
  readonly presence: PresenceStore;
  readonly notifications: NotificationsStore;
  conversations(options?: { readonly archived?: boolean }): ConversationsStore;
  conversation(id: string): ConversationStore;
  reply(conversationId: string, messageId: string): ReplyStore;
  gallery(scope?: GalleryScope): GalleryStore;
  session(id: string): SessionStore;
  history(): HistoryStore;
  /** A new store for each search field. */
  search(): SearchStore;
  /** Uploads a file, for `attachments` of a message. `onProgress` gets 0 to 1. */
  upload(file: Blob, options?: UploadOptions): Promise<Attachment>;
  /** All of the user's data, as a zip. */
  exportAll(): Promise<Blob>;
  /** Brings in such a zip, one conversation's JSON, or ChatGPT's `conversations.json`; twice adds nothing twice. */
  importFile(file: Blob, options?: UploadOptions): Promise<unknown>;
  /** Ends the connection, and all that this object does. */
  stop(): void;
}

export interface UploadOptions {
  readonly name?: string;
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal;
}

export interface ChorusOptions {
  /** Where the server is; without it, where the page is from. */
  readonly server?: string;
}

/** Starts Chorus on this device. */
export function createChorus(options: ChorusOptions = {}): Chorus {
  throw new Error(`Not built yet (${JSON.stringify(options)})`);
}
