import type { Envelope } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import type { Conversation, Message, Role } from "../contract/types.ts";
import type { OutboxEntry } from "../outbox/outboxEntry.ts";
import { insist } from "../platform/insist.ts";
import { BaseStore } from "../store/baseStore.ts";
import { Loading } from "../store/loading.ts";
import type { UserContext } from "../userContext.ts";
import { Audit } from "./audit.ts";
import { formatChecksum, parseChecksum } from "./checksum.ts";
import { unreadOf } from "./conversationsStore.ts";
import type { ConversationActions, ConversationState, ConversationStore } from "./conversationStore.ts";
import { Edits, theirsOf } from "./edits.ts";
import { MessageLoader } from "./messageLoader.ts";
import { Timeline } from "./timeline.ts";

// Members of a larger crowd are not told of each other's coming and going.
const crowd = 20;
const savedAfter = 1_000;

/** One conversation as this tab shows it: loaded when somebody looks, and kept current by the channel. */
export class ConversationView extends BaseStore<ConversationState> implements ConversationStore {
  readonly id: string;
  readonly timeline = new Timeline();
  readonly audit: Audit;
  #context: UserContext;
  #loader: MessageLoader;
  #status: ConversationState["status"] = "loading";
  #problem: Problem | null = null;
  #version = 0;
  /** It was shown before it was made: of what has happened since, only events tell. */
  #isBegun = false;
  #loading = new Loading(() => this.#load());
  #isLoadingOlder = false;
  #isLoadingNewer = false;
  #unsentRead = 0;
  #saving: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, context: UserContext) {
    super();
    this.id = id;
    this.#context = context;
    this.#loader = new MessageLoader(context.api, id, this.timeline);
    this.audit = new Audit(this.timeline, this.#loader, this.#audited());
  }

  send: ConversationActions["send"] = (draft) => {
    const { id, kept } = this.#context.outbox.add(this.id, typeof draft === "string" ? { content: draft } : draft);
    this.#context.drafts.sent(this.id, kept);
    this.setTyping(false);
    this.changed();
    return id;
  };

  retry: ConversationActions["retry"] = (outgoingId) => this.#context.outbox.retry(outgoingId);
  discard: ConversationActions["discard"] = (outgoingId) => this.#context.outbox.discard(outgoingId);

  edit: ConversationActions["edit"] = async (messageId, content) => {
    const message = this.timeline.get(messageId);
    if (!message) throw new Problem("not-found", "There is no such message here.");
    const { api, edits } = this.#context;
    try {
      const edited = await api.editMessage(message, { content });
      edits.drop(this.id, messageId);
      return this.#take(edited);
    } catch (failure) {
      const problem = Problem.of(failure);
      const theirs = theirsOf(problem);
      if (!theirs && !Edits.isAway(problem)) throw problem;
      edits.keep(this.id, { messageId, content, revision: message.revision, theirs, problem: null });
      return { ...message, content };
    }
  };

  resolve: ConversationActions["resolve"] = (messageId, stays) => {
    const { edits } = this.#context;
    const edit = edits.in(this.id).find((each) => each.messageId === messageId);
    if (!edit) return;
    if (edit.theirs) this.#take(edit.theirs);
    if (stays === "theirs") return edits.drop(this.id, messageId);
    // Made on what was seen: should that have changed again, it is asked again.
    edits.keep(this.id, { ...edit, revision: edit.theirs?.revision ?? edit.revision, theirs: null, problem: null });
    edits.flush();
  };

  remove: ConversationActions["remove"] = async (messageId) => {
    await this.#context.api.deleteMessage(this.id, messageId);
    // The event brings its tombstone; it may be shown before that.
    const message = this.timeline.get(messageId);
    if (message && !message.deleted) this.#take({ ...message, content: "", attachments: [], deleted: true, revision: message.revision + 1 });
  };

  stop: ConversationActions["stop"] = async (messageId) => void this.#take(await this.#context.api.stopMessage(this.id, messageId));
  regenerate: ConversationActions["regenerate"] = async (messageId) =>
    this.#take(await this.#context.api.regenerateMessage(this.id, messageId));
  paint: ConversationActions["paint"] = (image) => this.#context.api.paint({ ...image, conversationId: this.id });

  loadOlder: ConversationActions["loadOlder"] = async () => {
    if (this.#isLoadingOlder || !this.timeline.hasOlder) return;
    this.#isLoadingOlder = true;
    this.changed();
    await this.#loaded(() => this.#loader.loadOlder()).finally(() => this.#tell(() => (this.#isLoadingOlder = false)));
  };

  loadNewer: ConversationActions["loadNewer"] = async () => {
    if (this.#isLoadingNewer || !this.timeline.hasNewer) return;
    this.#isLoadingNewer = true;
    this.changed();
    await this.#loaded(() => this.#loader.loadNewer()).finally(() => this.#tell(() => (this.#isLoadingNewer = false)));
  };

  showAround: ConversationActions["showAround"] = async (seq) => {
    await this.#loading.running?.catch(() => {});
    if (seq >= this.timeline.first && seq <= this.timeline.last) return;
    await this.#loaded(() => this.#loader.loadAround(seq));
  };

  showLatest: ConversationActions["showLatest"] = async () => {
    if (this.timeline.hasNewer) await this.#loaded(() => this.#loader.loadNewest());
  };

  reload: ConversationActions["reload"] = () => this.#loading.run();

  markRead: ConversationActions["markRead"] = (seq) => {
    const known = this.#conversation;
    const upTo = Math.min(seq ?? Infinity, known?.lastSeq ?? 0);
    if (!known || upTo <= known.lastReadSeq) return;
    this.#context.book.markRead(this.id, upTo);
    this.#unsentRead = upTo;
    this.#sendRead();
  };

  setTyping: ConversationActions["setTyping"] = (isTyping) => this.#context.typing.typed(this.id, isTyping);

  setDraft: ConversationActions["setDraft"] = (text) => {
    if (text === this.#context.drafts.get(this.id)) return;
    this.#context.drafts.set(this.id, text);
    this.changed();
  };

  rename: ConversationActions["rename"] = (title) => this.#put(this.#context.api.changeConversation(this.id, { title }));
  archive: ConversationActions["archive"] = (archived = true) => this.#put(this.#context.api.changeConversation(this.id, { archived }));
  addMember: ConversationActions["addMember"] = (userId, role) => this.#put(this.#context.api.addMember(this.id, userId, role));

  removeMember: ConversationActions["removeMember"] = async (userId) => {
    await this.#context.api.removeMember(this.id, userId);
    if (userId === this.#context.userId) this.#context.book.remove(this.id);
    else await this.#put(this.#context.api.conversation(this.id));
  };

  removeConversation: ConversationActions["removeConversation"] = async () => {
    await this.#context.api.deleteConversation(this.id);
    this.#context.book.remove(this.id);
  };

  exportAs: ConversationActions["exportAs"] = (format) => this.#context.api.exportConversation(this.id, format);

  /** Something outside of the messages has changed: who is typing, what is on its way, the conversation itself. */
  refresh(): void {
    if (this.#context.book.isGone(this.id)) this.#status = "gone";
    else if (this.#status === "gone" && this.#conversation) this.#comeBack();
    else if (this.#isBegun && this.#conversation && !this.#context.outbox.makes(this.id)) this.#wasMade();
    this.changed();
  }

  /** Its first message has made it, or found it made. */
  made({ lastSeq }: Conversation): void {
    this.#isBegun = false;
    if (this.timeline.isLoaded && lastSeq > this.timeline.last) this.missed();
  }

  /** Events were missed for good. */
  missed(): void {
    if (this.#status === "gone") return;
    this.#loading.outdate();
    if (this.isUsed) void this.reload().catch(() => {});
    // Loaded when somebody looks again: not all at once for a server that has just come back.
    else this.#tell(() => (this.#status = "loading"));
  }

  /** This user's stores end. */
  end(): void {
    this.audit.stop();
    clearTimeout(this.#saving);
  }

  /** There is a connection again. */
  online(): void {
    this.#sendRead();
    for (const message of this.timeline.messages) if (message.status === "generating") void this.#context.liveTexts.refresh(message);
  }

  /** Takes an event about this conversation. */
  hear(envelope: Envelope, membersBefore: number): void {
    const { version } = envelope;
    let isWhole = version === undefined || this.#version === 0 || version <= this.#version + 1 || membersBefore > crowd;
    if (version !== undefined) this.#version = Math.max(this.#version, version);
    if (envelope.type === "message-insert" || envelope.type === "message-update" || envelope.type === "message-delete")
      isWhole = this.#show(envelope.data) && isWhole;
    else if (envelope.type === "conversation-update")
      isWhole = (this.timeline.hasNewer || envelope.data.lastSeq <= this.timeline.last) && isWhole;
    // A page that is on its way may have been read before.
    if (!this.timeline.isLoaded) this.#loading.outdate();
    // A change that was made durable, and whose server died before it could tell.
    else if (!isWhole) this.missed();
    this.#changedHere();
  }

  /** What was edited here without a connection has been merged. */
  merged(messages: readonly Message[]): void {
    messages.forEach((message) => this.#take(message));
  }

  /** A message of this device was acknowledged: it is shown as sent, until its event brings the whole of it. */
  sent({ id, content, attachments, createdAt, parentId, metadata = {} }: OutboxEntry, seq: number): void {
    if (this.timeline.get(id)) return;
    this.#take({
      id, conversationId: this.id, seq, content, parentId: parentId ?? null, createdAt, updatedAt: createdAt, attachments, metadata,
      role: "user", kind: "text", status: "complete", authorId: this.#context.userId, isSummary: false, revision: 0, deleted: false,
    });
  }

  protected build(): ConversationState {
    const { outbox, typing, activities, drafts, edits } = this.#context;
    const conversation = this.#conversation;
    const role = this.#role(conversation);
    const outgoing = outbox.of(this.id);
    return {
      status: this.#status,
      conversation,
      messages: this.timeline.messages,
      outgoing,
      edits: edits.in(this.id),
      hasOlder: this.timeline.hasOlder,
      hasNewer: this.timeline.hasNewer,
      isLoadingOlder: this.#isLoadingOlder,
      isLoadingNewer: this.#isLoadingNewer,
      unread: conversation ? unreadOf(conversation) : 0,
      typing: typing.in(this.id),
      activity: activities.get(this.id) ?? "idle",
      draft: drafts.get(this.id),
      role,
      canWrite: this.#status !== "gone" && role !== "viewer",
      problem: this.#problem,
    };
  }

  protected override onUse(): void {
    if (this.#status === "loading" || this.#status === "failed") void this.reload().catch(() => {});
    else this.audit.schedule();
  }

  protected override onIdle(): void {
    this.audit.stop();
  }

  get #conversation(): Conversation | null {
    return this.#context.book.get(this.id);
  }

  #role(conversation: Conversation | null): Role {
    if (!conversation || conversation.ownerId === this.#context.userId) return "owner";
    return conversation.members.find(({ userId }) => userId === this.#context.userId)?.role ?? "viewer";
  }

  async #load(): Promise<void> {
    if (!this.timeline.isLoaded) await this.#loadCached();
    const before = this.#conversation;
    if (!before && (await this.#isToBeMade())) return this.#begin();
    try {
      await insist(() => this.#confirm(), this.#context.signal);
      if (this.#context.signal.aborted || this.#loading.isOutdated) return;
      // It may have ended while the answer was on its way.
      const status = this.#context.book.isGone(this.id) ? "gone" : "ready";
      this.#tell(() => ([this.#status, this.#problem] = [status, null]));
      this.#changedHere();
    } catch (failure) {
      const problem = Problem.of(failure);
      // It is still to be made, by the first message on its way.
      const isNew = problem.code === "not-found" && this.#context.outbox.of(this.id).length > 0;
      // It was made while the question was on its way.
      const isLate = problem.code === "not-found" && !isNew && this.#conversation !== null && this.#conversation !== before;
      if (isLate) return await this.#load();
      const isGone = problem.code === "not-found" && !isNew;
      if (isNew) return this.#begin();
      if (isGone) {
        this.#context.book.remove(this.id);
        void this.#context.cache.forget(this.id);
      }
      this.#tell(() => ([this.#status, this.#problem] = [isGone ? "gone" : "failed", problem]));
      if (!isGone) throw problem;
    }
  }

  // Who was put out has been let in again.
  #comeBack(): void {
    this.#status = "loading";
    this.missed();
  }

  // Another tab has made it and sent its first message, perhaps before this one could hear of it.
  #wasMade(): void {
    this.#isBegun = false;
    this.missed();
  }

  async #isToBeMade(): Promise<boolean> {
    await this.#context.outbox.loaded;
    return this.#context.outbox.makes(this.id) && !this.#conversation;
  }

  // There is nothing to load before its first message has made it.
  #begin(): void {
    if (!this.timeline.isLoaded) this.timeline.startFrom([]);
    this.#isBegun = true;
    this.#tell(() => ([this.#status, this.#problem] = ["ready", null]));
  }

  async #loadCached(): Promise<void> {
    const cached = await this.#context.cache.conversation(this.id);
    if (!cached || this.timeline.isLoaded) return;
    this.#context.book.putCached(cached.conversation);
    this.timeline.startFrom(cached.messages, { below: cached.below === null ? null : parseChecksum(cached.below) });
    this.changed();
  }

  // What is here already is compared before it is loaded again.
  async #confirm(): Promise<void> {
    const conversation = await this.#context.api.conversation(this.id);
    if (this.#loader.matches(conversation) !== true) await this.#loader.loadShown();
    this.#version = Math.max(this.#version, conversation.version);
    this.#isBegun = false;
    this.#context.book.put(conversation);
    this.timeline.messages.forEach((message) => this.#context.liveTexts.put(message));
  }

  async #loaded(load: () => Promise<void>): Promise<void> {
    await load();
    this.timeline.messages.forEach((message) => this.#context.liveTexts.put(message));
    this.changed();
  }

  #audited() {
    const view = this;
    return {
      get version() {
        return view.#version;
      },
      fetch: () => view.#context.api.conversation(view.id),
      repair: async () => {
        await view.#loader.loadShown();
        const { version } = await view.#context.api.conversation(view.id);
        view.#version = Math.max(view.#version, version);
        view.changed();
      },
    };
  }

  #take(message: Message): Message {
    if (!this.#show(message)) this.missed();
    this.#changedHere();
    return message;
  }

  #show(message: Message): boolean {
    this.#context.liveTexts.put(message);
    return this.timeline.put(message);
  }

  async #put(change: Promise<Conversation>): Promise<Conversation> {
    const conversation = await change;
    this.#context.book.put(conversation);
    return conversation;
  }

  #sendRead(): void {
    const seq = this.#unsentRead;
    if (seq === 0) return;
    this.#context.channel.invoke("MarkRead", this.id, seq).then(
      () => this.#unsentRead === seq && (this.#unsentRead = 0),
      (failure: unknown) => Problem.of(failure).isRetryable || (this.#unsentRead = 0),
    );
  }

  #changedHere(): void {
    this.changed();
    if (this.isUsed) this.audit.schedule();
    this.#saving ??= setTimeout(() => this.#save(), savedAfter);
  }

  #save(): void {
    this.#saving = undefined;
    const conversation = this.#conversation;
    const { isLoaded, hasNewer, messages, below, last } = this.timeline;
    // What is not confirmed by an event yet is not kept as if it was.
    if (!conversation || !isLoaded || hasNewer || this.#status !== "ready" || last < conversation.lastSeq) return;
    void this.#context.cache.keepConversation({
      conversation, messages: messages.filter(({ revision }) => revision > 0), below: below === null ? null : formatChecksum(below),
    });
  }

  #tell(change: () => unknown): void {
    change();
    this.changed();
  }
}
