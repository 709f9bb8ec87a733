import type { SendAnswer } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import type { Attachment, NewConversation, NewMessage } from "../contract/types.ts";
import { delayOf, retryDelays, wait } from "../platform/delays.ts";
import { newId } from "../platform/newId.ts";
import type { Draft, Outgoing } from "./outgoing.ts";
import { messageOf, type OutboxEntry } from "./outboxEntry.ts";
import type { OutboxStorage } from "./outboxStorage.ts";

/** What the outbox needs of the rest. Each rejects with a `Problem`. */
export interface OutboxDoor {
  send(conversationId: string, message: NewMessage): Promise<SendAnswer>;
  create(conversation: NewConversation): Promise<unknown>;
  upload(file: Blob, name: string, onProgress: (progress: number) => void): Promise<Attachment>;
  /** Tells the other tabs that something has changed. */
  tell(note: OutboxNote): void;
}

export type OutboxNote =
  | { readonly kind: "changed" }
  | { readonly kind: "doing"; readonly id: string; readonly doing: Doing };

/** What is happening with an entry at the moment; not kept. */
interface Doing {
  readonly status: "waiting" | "uploading" | "sending";
  readonly progress: number;
  readonly problem: { readonly code: string; readonly message: string } | null;
}

const idle: Doing = { status: "waiting", progress: 0, problem: null };

/**
 * Messages on their way. Each is kept on this device from the moment it is written until the server has acknowledged it, and is
 * sent with the same id however often, so it arrives once. Order within a conversation is kept. All tabs write, one sends.
 */
export class Outbox {
  #storage: OutboxStorage;
  #userId: string;
  #door: OutboxDoor;
  #entries = new Map<string, OutboxEntry>();
  #doing = new Map<string, Doing>();
  #sends = false;
  #isSending = false;
  #stopped = false;
  #wake = new AbortController();
  #loading: Promise<void> = Promise.resolve();
  #isLoaded: () => void = () => {};
  /** When what is kept was read for the first time. */
  readonly loaded = new Promise<void>((resolve) => (this.#isLoaded = resolve));
  #writing = new Set<string>();
  #deleting = new Set<string>();
  #removed = new Set<string>();
  #shown = new Map<string, readonly Outgoing[]>();

  /** Called with the conversation whose messages on their way have changed. */
  onChange: (conversationId: string) => void = () => {};
  onSent: (entry: OutboxEntry, answer: SendAnswer) => void = () => {};

  constructor(storage: OutboxStorage, userId: string, door: OutboxDoor) {
    this.#storage = storage;
    this.#userId = userId;
    this.#door = door;
  }

  /** Whether this tab is the one that sends. */
  set sends(sends: boolean) {
    this.#sends = sends;
    if (sends) this.flush();
  }

  get all(): readonly OutboxEntry[] {
    return [...this.#entries.values()];
  }

  /** The same array until one of them changes. */
  of(conversationId: string): readonly Outgoing[] {
    const shown = this.#shown.get(conversationId)
      ?? this.all.filter((entry) => entry.conversationId === conversationId).map((entry) => this.#outgoing(entry));
    this.#shown.set(conversationId, shown);
    return shown;
  }

  /** Whether the conversation is one that its first message is still to make. */
  makes(conversationId: string): boolean {
    return this.all.some((entry) => entry.conversationId === conversationId && entry.newConversation);
  }

  /** Reads what is kept: from an earlier visit, or from another tab. */
  load(): Promise<void> {
    return (this.#loading = this.#loading.then(() => this.#load()).finally(this.#isLoaded));
  }

  /** `kept`: when it would outlive this page. */
  add(conversationId: string, draft: Draft): { readonly id: string; readonly kept: Promise<void> } {
    const { content, attachments = [], files = [], reply = "none", model, parentId, metadata, newConversation } = draft;
    const id = newId();
    const kept = this.#keep({
      id, userId: this.#userId, conversationId, content, attachments, reply,
      files: files.map((file) => ({ name: file.name, file })),
      createdAt: new Date().toISOString(),
      ...(model !== undefined && { model }),
      ...(parentId !== undefined && { parentId }),
      ...(metadata !== undefined && { metadata }),
      ...(newConversation !== undefined && { newConversation }),
    });
    return { id, kept };
  }

  retry(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const { refusal: _, ...again } = entry;
    void this.#keep(again);
  }

  discard(id: string): void {
    void this.#remove(id);
  }

  /** A message has arrived, whether or not its acknowledgement did. */
  arrived(id: string): void {
    if (this.#entries.has(id)) void this.#remove(id);
  }

  heard(note: OutboxNote): void {
    if (note.kind === "changed") void this.load();
    else if (this.#entries.has(note.id)) this.#show(note.id, note.doing);
  }

  /** Sends what waits; called again whenever the connection is back. */
  flush(): void {
    this.#wake.abort();
    if (!this.#isSending && this.#sends) void this.#sendAll();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake.abort();
  }

  async #load(): Promise<void> {
    for (const id of this.#removed) if (!this.#deleting.has(id)) this.#removed.delete(id);
    const entries = (await this.#storage.all()).filter(({ userId }) => userId === this.#userId);
    const before = [...this.#entries.values()];
    // What is being written or deleted in this moment may have been read as it was before.
    const unwritten = before.filter(({ id }) => this.#writing.has(id));
    const standing = [...entries, ...unwritten].filter(({ id }) => !this.#removed.has(id));
    this.#entries = new Map(standing.map((entry) => [entry.id, entry]));
    new Set([...before, ...standing].map(({ conversationId }) => conversationId)).forEach((id) => this.#changed(id));
    this.flush();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    for (let failures = 0, entry; !this.#stopped && this.#sends && (entry = this.#next()); ) {
      this.#wake = new AbortController();
      try {
        await this.#send(entry);
        failures = 0;
      } catch (failure) {
        const problem = Problem.of(failure);
        const { code, message } = problem;
        const standing = this.#entries.get(entry.id);
        if (!standing || this.#stopped) continue;
        if (!problem.isRetryable) await this.#keep({ ...standing, refusal: { code, message } });
        else {
          this.#do(entry.id, { ...idle, problem: { code, message } });
          await wait(Math.max(problem.retryAfter, delayOf(retryDelays, failures++)), this.#wake.signal);
        }
      }
    }
    this.#isSending = false;
  }

  async #send(entry: OutboxEntry): Promise<void> {
    if (entry.newConversation) {
      this.#do(entry.id, { ...idle, status: "sending" });
      await this.#door.create({ ...entry.newConversation, id: entry.conversationId });
    }
    const uploaded = await this.#upload(entry);
    this.#do(entry.id, { ...idle, status: "sending" });
    const answer = await this.#door.send(entry.conversationId, messageOf(uploaded));
    // It is shown as sent before it stops being shown as on its way.
    this.onSent(uploaded, answer);
    await this.#remove(entry.id);
  }

  // One after another; each that is done is kept, so that it is not done again.
  async #upload(entry: OutboxEntry): Promise<OutboxEntry> {
    let current = entry;
    for (const [done, { name, file }] of entry.files.entries()) {
      const show = (progress: number) =>
        this.#do(entry.id, { status: "uploading", progress: (done + progress) / entry.files.length, problem: null });
      show(0);
      const attachment = await this.#door.upload(file, name, show);
      current = { ...current, attachments: [...current.attachments, attachment], files: current.files.slice(1) };
      if (!this.#entries.has(entry.id)) throw new Problem("aborted", "The message was discarded.");
      await this.#keep(current);
    }
    return current;
  }

  // A refused message does not hold up the others.
  #next(): OutboxEntry | undefined {
    return this.all.find((entry) => !entry.refusal);
  }

  async #keep(entry: OutboxEntry): Promise<void> {
    this.#entries.set(entry.id, entry);
    this.#doing.delete(entry.id);
    this.#writing.add(entry.id);
    this.#changed(entry.conversationId);
    this.flush();
    await this.#storage.put(entry);
    this.#writing.delete(entry.id);
    this.#door.tell({ kind: "changed" });
  }

  async #remove(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    this.#doing.delete(id);
    this.#deleting.add(id);
    this.#removed.add(id);
    if (entry) this.#changed(entry.conversationId);
    await this.#storage.delete(id);
    this.#deleting.delete(id);
    this.#door.tell({ kind: "changed" });
  }

  #changed(conversationId: string): void {
    this.#shown.delete(conversationId);
    this.onChange(conversationId);
  }

  #do(id: string, doing: Doing): void {
    this.#show(id, doing);
    this.#door.tell({ kind: "doing", id, doing });
  }

  #show(id: string, doing: Doing): void {
    this.#doing.set(id, doing);
    const entry = this.#entries.get(id);
    if (entry) this.#changed(entry.conversationId);
  }

  #outgoing(entry: OutboxEntry): Outgoing {
    const { id, conversationId, content, attachments, files, reply, createdAt, refusal } = entry;
    const doing = this.#doing.get(id) ?? idle;
    const problem = refusal ?? doing.problem;
    return {
      id, conversationId, content, attachments, reply, createdAt,
      status: refusal ? "refused" : doing.status,
      progress: doing.progress,
      files: files.map(({ name, file }) => ({ name, type: file.type, size: file.size, file })),
      problem: problem ? new Problem(problem.code, problem.message) : null,
    };
  }
}
