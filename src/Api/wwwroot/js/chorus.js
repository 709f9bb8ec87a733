import { Api } from "./api.js";
import { Channel } from "./channel.js";
import { Conversations } from "./conversations.js";
import { retryDelay, wait } from "./delays.js";
import { Outbox } from "./outbox.js";
import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";

const mostTimelines = 20;
const titleLength = 60;
const crowd = 20;

/** One signed-in user's Chorus: what is known, kept current by the channel. Knows nothing of the page. */
export class Chorus {
  #timelines = new Map();
  #stopped = false;
  #named = null;

  constructor(session) {
    this.userId = session.userId;
    this.api = new Api(session);
    this.channel = new Channel(session);
    this.conversations = new Conversations(this.api);
    this.outbox = new Outbox(this.userId, (id, message) => this.channel.invoke("Send", id, message));
    this.typing = new Typing((id, isTyping) => this.channel.invoke("Typing", id, isTyping).catch(() => {}));
    this.onNotification = () => {};
  }

  start() {
    this.channel.onEvent = (envelope) => this.#handle(envelope);
    this.channel.onReload = () => this.#reload();
    this.channel.subscribe(({ name }) => name === "online" && this.outbox.flush());
    this.outbox.onSent = (entry, { seq }) => this.#showSent(entry, seq);
    this.channel.run();
    this.outbox.flush();
  }

  stop() {
    this.#stopped = true;
    this.channel.stop();
    this.outbox.stop();
  }

  /** The messages of a conversation; loading starts at the first call. */
  timeline(conversationId) {
    const timeline = this.#timelines.get(conversationId) ?? new Timeline(this.api, conversationId);
    // The map keeps the order of use; the one unused longest goes.
    this.#timelines.delete(conversationId);
    this.#timelines.set(conversationId, timeline);
    if (this.#timelines.size > mostTimelines) this.#timelines.delete(this.#timelines.keys().next().value);
    if (!timeline.isLoaded) this.#insist(() => timeline.load());
    return timeline;
  }

  canWrite(conversationId) {
    const conversation = this.conversations.get(conversationId);
    return conversation?.members.find(({ userId }) => userId === this.userId)?.role !== "viewer";
  }

  /** Writes a message; it arrives once, sooner or later. The first one gives its conversation a name. */
  send(conversationId, content) {
    this.outbox.add(conversationId, content);
    this.typing.typed(conversationId, false);
    const conversation = this.conversations.get(conversationId);
    if (conversation?.lastSeq !== 0 || conversation.title || this.#named === conversationId) return;
    this.#named = conversationId;
    const title = content.trim().split("\n")[0].slice(0, titleLength).replace(/[\uD800-\uDBFF]$/, "");
    // Only a nicety: without it the conversation goes on untitled.
    this.api.changeConversation(conversationId, { title }).then((named) => this.conversations.put(named), () => {});
  }

  markRead(conversationId, seq) {
    this.conversations.markRead(conversationId, seq);
    this.channel.invoke("MarkRead", conversationId, seq).catch(() => {});
  }

  #reload() {
    this.#insist(() => this.conversations.reload());
    for (const timeline of this.#timelines.values()) this.#insist(() => timeline.reload());
  }

  // What was missed must be loaded, so a load that fails for now is tried again.
  async #insist(load) {
    for (let attempt = 0; !this.#stopped; attempt++) {
      try {
        return await load();
      } catch (problem) {
        if (!problem.isRetryable) return;
        await wait(retryDelay(attempt + 2));
      }
    }
  }

  #handle(envelope) {
    const { type, data, version } = envelope;
    this.#fillHole(envelope);
    switch (type) {
      case "conversation-insert":
      case "conversation-update":
        return this.conversations.put(data);
      case "conversation-delete":
        this.#timelines.delete(data.id);
        return this.conversations.remove(data.id);
      case "message-insert":
      case "message-update":
      case "message-delete":
        return this.#putMessage(data, version);
      case "read":
        return data.userId === this.userId && this.conversations.markRead(data.conversationId, data.seq);
      case "typing":
        return data.userId !== this.userId && this.typing.heard(data);
      case "notification":
        return this.onNotification(data);
    }
  }

  // Each change of a conversation has the next version. A larger step, or a message that never came, is a change that the
  // server made durable and died before it could tell. (A crowd is not told of each change of its members.)
  #fillHole({ type, conversationId, version, data }) {
    const known = this.conversations.get(conversationId);
    if (!known || version === undefined) return;
    const timeline = this.#timelines.get(conversationId);
    const isUpdate = type === "conversation-update";
    const isStep = version > known.version + 1 && known.members.length <= crowd;
    if (!isStep && !(isUpdate && timeline?.isLoaded && data.lastSeq > timeline.lastSeq)) return;
    if (!isUpdate) this.#insist(() => this.conversations.load(conversationId));
    if (timeline) this.#insist(() => timeline.reload());
  }

  #putMessage(message, version) {
    const { conversationId, authorId } = message;
    this.#timelines.get(conversationId)?.put(message);
    this.typing.heard({ conversationId, userId: authorId, isTyping: false });
    if (this.conversations.get(conversationId)) this.conversations.advance(message, version);
    else if (this.conversations.isLoaded(false)) this.conversations.load(conversationId).catch(() => {});
  }

  // Acknowledged, so it is shown as sent at once; the event brings the whole message.
  #showSent({ id, conversationId, content, createdAt }, seq) {
    const timeline = this.#timelines.get(conversationId);
    if (timeline?.get(id)) return;
    timeline?.put({
      id, conversationId, seq, content, createdAt, updatedAt: createdAt, role: "user", kind: "text", status: "complete",
      authorId: this.userId, parentId: null, attachments: [], metadata: {}, revision: 0, deleted: false,
    });
  }
}
