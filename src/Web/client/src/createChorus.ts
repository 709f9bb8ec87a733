import { Account } from "./account/account.ts";
import { AuthCalls } from "./account/authCalls.ts";
import { SignInRecord } from "./account/signIn.ts";
import { TokenKeeper } from "./account/tokenKeeper.ts";
import type { Chorus, ChorusOptions } from "./chorus.ts";
import { Channel } from "./connection/channel.ts";
import { Connection } from "./connection/connection.ts";
import { SignalRTransport } from "./connection/signalRTransport.ts";
import type { RetryHint } from "./contract/events.ts";
import { Problem } from "./contract/problem.ts";
import type { ImportReport } from "./contract/types.ts";
import { Drafts } from "./conversations/drafts.ts";
import { Notifications } from "./notifications/notifications.ts";
import { OutboxStorage } from "./outbox/outboxStorage.ts";
import { browserPlatform } from "./platform/browserPlatform.ts";
import { insist } from "./platform/insist.ts";
import { Presence } from "./presence/presence.ts";
import { Api } from "./rest/api.ts";
import { Http } from "./rest/http.ts";
import { upload } from "./rest/upload.ts";
import { Cache } from "./storage/cache.ts";
import { Database } from "./storage/database.ts";
import { Keys, migrateAccount, moveKept } from "./storage/keys.ts";
import { Tabs } from "./tabs/tabs.ts";
import { UserScope } from "./userScope.ts";

const nobody = "nobody";
// As many as the server keeps of a user, and answers at once.
const mostNotifications = 200;

/** Starts Chorus on this device: for whoever is signed in, and anew for each who signs in later. */
export function createChorus(options: ChorusOptions = {}): Chorus {
  const { name = "chorus", platform = browserPlatform() } = options;
  const server = (options.server ?? globalThis.location?.origin ?? "").replace(/\/+$/, "");
  const keys = new Keys(name);
  migrateAccount(platform.storage, name, keys);
  const record = new SignInRecord(platform.storage, keys);
  const authCalls = new AuthCalls(server, platform.fetch);
  const tokens = new TokenKeeper(record, authCalls, platform.locks);
  const http = new Http(server, tokens, platform.fetch);
  const api = new Api(http);
  const database = platform.indexedDB && new Database(platform.indexedDB, name);
  const outboxStorage = new OutboxStorage(database);
  const account = new Account(record, authCalls, tokens, platform);
  const connection = new Connection();
  const presence = new Presence();
  const notifications = new Notifications((hint) => retry(api, hint));
  const migrated = outboxStorage.migrate(platform.storage, name);
  let scope = begin();

  account.onMerged = async (guestId, userId) => {
    Drafts.move(platform.storage, keys, guestId, userId);
    moveKept(platform.storage, keys.edits(guestId), keys.edits(userId));
    await outboxStorage.move(guestId, userId);
    if (scope.userId !== userId) return;
    void notifications.reload().catch(() => {});
    await scope.outbox.load();
    void scope.list(false).reload().catch(() => {});
  };
  account.onDeleted = async (userId) => {
    Drafts.forget(platform.storage, keys, userId);
    await outboxStorage.forget(userId);
  };
  account.subscribe(() => {
    const userId = account.state.userId;
    if (userId === scope.userId || (userId === null && scope.userId === nobody)) return;
    const before = scope;
    before.stop();
    if (userId === null) void before.cache.clear();
    presence.forget();
    scope = begin();
  });

  function begin(): UserScope {
    const userId = account.state.userId ?? nobody;
    const tabs = new Tabs(options.transport ?? new SignalRTransport(server, tokens, api), platform, `${name}.${userId}`);
    const channel = new Channel(tabs, platform, options.reconnectDelays);
    const begun = new UserScope({
      userId, api, channel, tabs, presence, notifications, outboxStorage,
      cache: new Cache(database, userId),
      drafts: new Drafts(platform.storage, keys, userId),
      storage: platform.storage,
      keys,
    });
    const isSomebody = userId !== nobody;
    notifications.attach(isSomebody ? {
      load: async () => (await insist(() => api.notifications({ limit: mostNotifications }), begun.signal))?.items ?? null,
      seen: (ids) => void insist(() => api.seen(ids), begun.signal).catch(() => {}),
    } : null);
    connection.attach(isSomebody ? channel : null, isSomebody ? tabs : null);
    if (!isSomebody) return begun;
    void migrated.then(() => !begun.signal.aborted && begun.start());
    void insist(() => account.identify(api.me), begun.signal).catch(() => {});
    void insist(() => account.mergeGuests(), begun.signal).catch(() => {});
    return begun;
  }

  return {
    account, connection, presence, notifications, api,
    conversations: ({ archived = false } = {}) => scope.list(archived),
    conversation: (id) => scope.conversation(id),
    reply: (conversationId, messageId) => scope.reply(conversationId, messageId),
    gallery: (part = {}) => scope.gallery(part),
    session: (id) => scope.session(id),
    history: () => scope.history(),
    search: () => scope.search(),
    upload: (file, how) => upload(http, "/api/attachments", file, how),
    exportAll: () => api.exportAll(),
    importFile: async (file, how) => {
      const imported = await upload<ImportReport>(http, "/api/import", file, how);
      void scope.list(false).reload().catch(() => {});
      return imported;
    },
    stop: () => {
      scope.stop();
      account.stop();
      database?.close();
    },
  };
}

async function retry(api: Api, { action, conversationId, messageId, sessionId, step }: RetryHint): Promise<unknown> {
  if (action === "regenerate" && messageId) return conversationId ? api.regenerateMessage(conversationId, messageId) : api.regenerateImage(messageId);
  if (action === "generate" && sessionId && step) return api.generateStep(sessionId, step);
  throw new Problem("unsupported", "This cannot be tried again from here.");
}
