import type { AccountStore } from "./account/accountStore.ts";
import type { ConnectionStore } from "./connection/connectionStore.ts";
import type { Transport } from "./connection/transport.ts";
import type { Attachment, GalleryScope, ImportReport } from "./contract/types.ts";
import type { ConversationsStore } from "./conversations/conversationsStore.ts";
import type { ConversationStore } from "./conversations/conversationStore.ts";
import type { ReplyStore } from "./conversations/replyStore.ts";
import type { GalleryStore } from "./images/galleryStore.ts";
import type { NotificationsStore } from "./notifications/notificationsStore.ts";
import type { DelayPolicy } from "./platform/delays.ts";
import type { Platform } from "./platform/platform.ts";
import type { PresenceStore } from "./presence/presenceStore.ts";
import type { Api } from "./rest/api.ts";
import type { UploadOptions } from "./rest/upload.ts";
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
  importFile(file: Blob, options?: UploadOptions): Promise<ImportReport>;
  /** The REST calls themselves. */
  readonly api: Api;
  /** Ends the connection, and all that this object does. */
  stop(): void;
}

export interface ChorusOptions {
  /** Where the server is; without it, where the page is from. */
  readonly server?: string;
  /** What names of kept things start with; another one keeps two clients of one origin apart. */
  readonly name?: string;
  readonly reconnectDelays?: DelayPolicy;
  /** Instead of SignalR. */
  readonly transport?: Transport;
  /** Instead of the browser. */
  readonly platform?: Platform;
}
