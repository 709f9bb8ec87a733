import type { Tabs } from "./tabs/tabs.ts";
import type { Channel } from "./connection/channel.ts";
import type { Activity, Envelope, MessageDelta, SendAnswer } from "./contract/events.ts";
import type { GalleryScope, Message } from "./contract/types.ts";
import { ConversationBook } from "./conversations/conversationBook.ts";
import { ConversationList } from "./conversations/conversationList.ts";
import { ConversationView } from "./conversations/conversationView.ts";
import type { Drafts } from "./conversations/drafts.ts";
import { Edits } from "./conversations/edits.ts";
import { LiveTexts } from "./conversations/liveTexts.ts";
import { ReplyView } from "./conversations/replyView.ts";
import { Typing } from "./conversations/typing.ts";
import { Gallery } from "./images/gallery.ts";
import type { Notifications } from "./notifications/notifications.ts";
import { Outbox, type OutboxNote } from "./outbox/outbox.ts";
import type { OutboxStorage } from "./outbox/outboxStorage.ts";
import type { KeyValues } from "./platform/platform.ts";
import type { Presence } from "./presence/presence.ts";
import type { Api } from "./rest/api.ts";
import { upload } from "./rest/upload.ts";
import { Search } from "./search/search.ts";
import { History } from "./sessions/history.ts";
import { SessionView } from "./sessions/sessionView.ts";
import type { Cache } from "./storage/cache.ts";
import type { Keys } from "./storage/keys.ts";
import { KeptStores } from "./store/keptStores.ts";
import type { UserContext } from "./userContext.ts";

const mostKept = { conversations: 20, replies: 200, others: 20 };

export interface ScopeParts {
  readonly userId: string;
  readonly api: Api;
  readonly channel: Channel;
  readonly tabs: Tabs;
  readonly cache: Cache;
  readonly drafts: Drafts;
  readonly storage: KeyValues;
  readonly keys: Keys;
  readonly outboxStorage: OutboxStorage;
  readonly presence: Presence;
  readonly notifications: Notifications;
}

/** All that is shown to one user. Each event goes to the stores that it concerns. */
export class UserScope implements UserContext {
  readonly userId: string;
  readonly api: Api;
  readonly channel: Channel;
  readonly cache: Cache;
  readonly drafts: Drafts;
  readonly edits: Edits;
  readonly book = new ConversationBook();
  readonly activities = new Map<string, Activity["state"]>();
  readonly liveTexts: LiveTexts;
  readonly outbox: Outbox;
  readonly typing: Typing;
  #tabs: Tabs;
  #presence: Presence;
  #notifications: Notifications;
  #ending = new AbortController();
  #lists: { readonly active: ConversationList; readonly archived: ConversationList };
  #conversations = new KeptStores<ConversationView>(mostKept.conversations);
  #replies = new KeptStores<ReplyView>(mostKept.replies);
  #galleries = new KeptStores<Gallery>(mostKept.others);
  #sessions = new KeptStores<SessionView>(mostKept.others);
  #history: History;

  constructor(parts: ScopeParts) {
    const { userId, api, channel, tabs, cache, drafts, outboxStorage, presence, notifications } = parts;
    [this.userId, this.api, this.channel, this.cache, this.drafts] = [userId, api, channel, cache, drafts];
    [this.#tabs, this.#presence, this.#notifications] = [tabs, presence, notifications];
    this.liveTexts = new LiveTexts((conversationId, messageId) => this.#fetchText(conversationId, messageId));
    this.typing = new Typing((id, isTyping) => void channel.invoke("Typing", id, isTyping).catch(() => {}));
    this.outbox = new Outbox(outboxStorage, userId, {
      send: (conversationId, message) => channel.invoke("Send", conversationId, message) as Promise<SendAnswer>,
      create: async (conversation) => {
        const made = await api.createConversation(conversation);
        this.book.put(made);
        this.#conversations.find(made.id)?.made(made);
      },
      upload: (file, name, onProgress) => upload(api.http, "/api/attachments", file, { name, onProgress }),
      tell: (note) => tabs.note("outbox", note),
    });
    this.edits = new Edits(parts.storage, parts.keys, userId, {
      version: async (id) => (this.book.get(id) ?? (await api.conversation(id))).version,
      sync: api.sync,
      take: (id, { conversation, messages }) => {
        this.book.put(conversation);
        this.#conversations.find(id)?.merged(messages);
      },
      tell: (id) => tabs.note("edits", id),
    }, this.signal);
    this.#lists = { active: new ConversationList(this, false), archived: new ConversationList(this, true) };
    this.#history = new History(this);
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  start(): void {
    this.book.subscribe((id) => this.#refresh(id, true));
    this.typing.onChange = (id) => this.#refresh(id);
    this.outbox.onChange = (id) => this.#refresh(id);
    this.outbox.onSent = (entry, { seq }) => this.#conversations.find(entry.conversationId)?.sent(entry, seq);
    this.#tabs.onFollower = () => this.#relayPresence();
    this.#tabs.onNote<OutboxNote>("outbox", (note) => this.outbox.heard(note));
    this.edits.onChange = (id) => this.#refresh(id);
    this.#tabs.onNote<string>("edits", (id) => {
      this.edits.heard(id);
      this.#flushEdits();
    });
    this.#tabs.subscribe(() => (this.outbox.sends = this.#tabs.leads));
    this.channel.onEvent = (envelope) => this.#hear(envelope);
    this.channel.onReload = () => this.#missed();
    this.channel.onOnline = () => this.#online();
    this.channel.subscribe(() => this.channel.state.status !== "online" && this.#offline());
    void this.outbox.load();
    this.#tabs.start(this.channel);
    this.channel.start();
  }

  stop(): void {
    this.#ending.abort();
    this.#conversations.all.forEach((view) => view.end());
    this.outbox.stop();
    this.typing.stop();
    this.channel.stop();
    this.#tabs.stop();
  }

  list = (archived: boolean): ConversationList => (archived ? this.#lists.archived : this.#lists.active);
  conversation = (id: string): ConversationView => this.#conversations.get(id, () => new ConversationView(id, this));
  reply = (conversationId: string, messageId: string): ReplyView =>
    this.#replies.get(`${conversationId} ${messageId}`, () => new ReplyView(this.conversation(conversationId), messageId, this.liveTexts));
  gallery = (scope: GalleryScope): Gallery =>
    this.#galleries.get(`${scope.conversationId ?? ""} ${scope.sessionId ?? ""}`, () => new Gallery(this, scope));
  session = (id: string): SessionView => this.#sessions.get(id, () => new SessionView(this, id));
  history = (): History => this.#history;
  search = (): Search => new Search(this.api);

  #hear(envelope: Envelope): void {
    this.#tabs.relay(envelope);
    switch (envelope.type) {
      case "conversation-insert":
      case "conversation-update":
      case "conversation-delete":
      case "message-insert":
      case "message-update":
      case "message-delete":
        return this.#hearChange(envelope);
      case "message-delta":
        return this.#hearDelta(envelope.data, envelope.conversationId);
      case "read":
        if (envelope.data.userId === this.userId) this.book.markRead(envelope.data.conversationId, envelope.data.seq);
        return;
      case "status":
        if (envelope.data.state === "idle") this.activities.delete(envelope.data.conversationId);
        else this.activities.set(envelope.data.conversationId, envelope.data.state);
        return this.#refresh(envelope.data.conversationId);
      case "typing":
        if (envelope.data.userId !== this.userId) this.typing.heard(envelope.data);
        return;
      case "presence":
        if (envelope.data.userId !== this.userId) this.#presence.hear(envelope.data);
        return;
      case "image-insert":
      case "image-update":
      case "image-delete":
        this.#galleries.all.forEach((gallery) => gallery.hear(envelope));
        return this.#history.hear(envelope);
      case "session-update":
      case "session-delete":
      case "session-delta":
        this.#sessions.all.forEach((session) => session.hear(envelope));
        return this.#history.hear(envelope);
      case "notification":
        return this.#notifications.hear(envelope.data);
      case "notification-seen":
        return this.#notifications.heardSeen(envelope.data.ids);
    }
  }

  #hearChange(envelope: Extract<Envelope, { type: `conversation-${string}` | `message-${"insert" | "update" | "delete"}` }>): void {
    const { type, data } = envelope;
    const id = "conversationId" in data ? data.conversationId : data.id;
    const known = this.book.get(id);
    if (type === "conversation-delete") this.#gone(id, data.version);
    else if (type === "conversation-insert" || type === "conversation-update") this.book.put(data);
    else this.#hearMessage(data, envelope.version ?? 0);
    this.#conversations.find(id)?.hear(envelope, known?.members.length ?? 0);
    // It is shown as there before it stops being shown as on its way.
    if (type === "message-insert") this.outbox.arrived(data.id);
  }

  #hearMessage(message: Message, version: number): void {
    const { conversationId, authorId } = message;
    // Also of a conversation that is not kept any more.
    if (message.status !== "generating") this.liveTexts.put(message);
    if (authorId) this.typing.heard({ conversationId, userId: authorId, isTyping: false });
    if (this.book.get(conversationId)) this.book.advance(message, version);
    else if (this.#lists.active.isLoaded) void this.api.conversation(conversationId).then((found) => this.book.put(found), () => {});
  }

  #hearDelta(delta: MessageDelta, conversationId: string | undefined): void {
    const views = conversationId ? [this.#conversations.find(conversationId)] : this.#conversations.all;
    const message = views.map((view) => view?.timeline.get(delta.messageId)).find(Boolean);
    if (message) this.liveTexts.delta(message, delta);
  }

  #gone(id: string, version: number): void {
    this.book.remove(id, version);
    this.edits.forget(id);
    void this.cache.forget(id);
  }

  #missed(): void {
    this.#tabs.relayReload();
    this.#lists.active.missed();
    this.#lists.archived.missed();
    for (const stores of [this.#conversations, this.#galleries, this.#sessions]) stores.all.forEach((store) => store.missed());
    this.#history.missed();
    void this.#notifications.reload().catch(() => {});
  }

  #online(): void {
    this.outbox.flush();
    this.#flushEdits();
    this.#conversations.all.forEach((view) => view.online());
  }

  // All tabs keep them, one sends.
  #flushEdits(): void {
    if (this.#tabs.leads && this.channel.state.status === "online") this.edits.flush();
  }

  // What is only told and never replayed may be over by the time there is a connection again.
  #offline(): void {
    this.#presence.forget();
    const busy = [...this.activities.keys()];
    this.activities.clear();
    busy.forEach((id) => this.#refresh(id));
  }

  #relayPresence(): void {
    const at = new Date().toISOString();
    for (const userId of this.#presence.state.online)
      this.#tabs.relay({ epoch: "", offset: null, type: "presence", data: { userId, online: true }, at });
  }

  #refresh(id: string, isListed = false): void {
    this.#conversations.find(id)?.refresh();
    if (!isListed) return;
    this.#lists.active.refresh();
    this.#lists.archived.refresh();
  }

  async #fetchText(conversationId: string, messageId: string): Promise<Message | null> {
    try {
      const message = await this.api.message(conversationId, messageId);
      // It may have ended meanwhile.
      if (message.status !== "generating") this.#conversations.find(conversationId)?.hear({
        epoch: "", offset: null, type: "message-update", conversationId, data: message, at: message.updatedAt,
      }, 0);
      return message;
    } catch {
      return null;
    }
  }
}
