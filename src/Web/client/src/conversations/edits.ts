import { Problem } from "../contract/problem.ts";
import type { Message, SyncAnswer, SyncRequest } from "../contract/types.ts";
import { insist } from "../platform/insist.ts";
import type { KeyValues } from "../platform/platform.ts";
import { parse, type Keys } from "../storage/keys.ts";
import type { PendingEdit } from "./pendingEdit.ts";

/** What edits need of the rest. */
export interface EditsDoor {
  /** The version of a conversation that this device has. */
  version(conversationId: string): Promise<number>;
  sync(conversationId: string, request: SyncRequest): Promise<SyncAnswer>;
  /** Shows what the server answered. */
  take(conversationId: string, answer: SyncAnswer): void;
  /** Tells the other tabs. */
  tell(conversationId: string): void;
}

// A refusal may wait; a missing connection has to.
const away = new Set(["offline", "closed", "timeout", "unavailable"]);

/**
 * Edits that were made while the server could not be reached. They are kept on this device, shown in place of what they change, and
 * merged once there is a connection. Where both sides changed a message, it is asked which text stays: none is lost unseen.
 */
export class Edits {
  #storage: KeyValues;
  #keys: Keys;
  #userId: string;
  #door: EditsDoor;
  #signal: AbortSignal;
  #shown = new Map<string, readonly PendingEdit[]>();
  #sending = new Set<string>();

  onChange: (conversationId: string) => void = () => {};

  constructor(storage: KeyValues, keys: Keys, userId: string, door: EditsDoor, signal: AbortSignal) {
    [this.#storage, this.#keys, this.#userId, this.#door, this.#signal] = [storage, keys, userId, door, signal];
  }

  /** Whether an edit that failed so is to be kept. */
  static isAway(problem: Problem): boolean {
    return away.has(problem.code);
  }

  /** The same array until one of them changes. */
  in(conversationId: string): readonly PendingEdit[] {
    const shown = this.#shown.get(conversationId) ?? this.#read(conversationId);
    this.#shown.set(conversationId, shown);
    return shown;
  }

  keep(conversationId: string, edit: PendingEdit): void {
    this.#storage.set(this.#key(conversationId, edit.messageId), JSON.stringify(edit));
    this.#changed(conversationId);
  }

  drop(conversationId: string, messageId: string): void {
    const key = this.#key(conversationId, messageId);
    if (this.#storage.get(key) === null) return;
    this.#storage.delete(key);
    this.#changed(conversationId);
  }

  /** The conversation is gone, and what was edited in it. */
  forget(conversationId: string): void {
    this.in(conversationId).forEach(({ messageId }) => this.drop(conversationId, messageId));
  }

  /** Another tab has changed some of a conversation. */
  heard(conversationId: string): void {
    this.#shown.delete(conversationId);
    this.onChange(conversationId);
  }

  /** Sends all that waits; what is being sent already is not sent twice at once. */
  flush(): void {
    const prefix = this.#keys.edits(this.#userId);
    const ids = new Set(this.#storage.keys().flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length).split(".", 1)[0]!] : [])));
    for (const id of ids) if (!this.#sending.has(id)) void this.#send(id);
  }

  async #send(conversationId: string): Promise<void> {
    const waiting = this.in(conversationId).filter(isWaiting);
    if (waiting.length === 0) return;
    this.#sending.add(conversationId);
    try {
      const answer = await insist(async () => this.#door.sync(conversationId, {
        baseVersion: await this.#door.version(conversationId),
        messages: waiting.map(({ messageId, content, revision }) => ({ id: messageId, role: "user", content, revision })),
      }), this.#signal);
      if (!answer) return;
      const theirs = new Map(answer.conflicts.map((conflict) => [conflict.id, conflict.theirs]));
      this.#settle(conversationId, waiting, (edit) => (theirs.has(edit.messageId) ? { ...edit, theirs: theirs.get(edit.messageId)! } : null));
      this.#door.take(conversationId, answer);
    } catch (failure) {
      const { code, message } = Problem.of(failure);
      this.#settle(conversationId, waiting, (edit) => ({ ...edit, problem: { code, message } }));
    } finally {
      this.#sending.delete(conversationId);
    }
  }

  // What was edited again meanwhile still waits.
  #settle(conversationId: string, sent: readonly PendingEdit[], become: (edit: PendingEdit) => PendingEdit | null): void {
    for (const edit of this.in(conversationId)) {
      const wasSent = sent.some(({ messageId, content, revision }) =>
        messageId === edit.messageId && content === edit.content && revision === edit.revision);
      const next = wasSent ? become(edit) : edit;
      if (!next) this.drop(conversationId, edit.messageId);
      else if (next !== edit) this.keep(conversationId, next);
    }
    if (this.in(conversationId).some(isWaiting)) queueMicrotask(() => this.flush());
  }

  #read(conversationId: string): readonly PendingEdit[] {
    const prefix = this.#key(conversationId, "");
    return this.#storage.keys().filter((key) => key.startsWith(prefix)).sort()
      .flatMap((key) => (parse(this.#storage.get(key)) as PendingEdit | undefined) ?? []);
  }

  #key(conversationId: string, messageId: string): string {
    return `${this.#keys.edits(this.#userId)}${conversationId}.${messageId}`;
  }

  #changed(conversationId: string): void {
    this.heard(conversationId);
    this.#door.tell(conversationId);
  }
}

const isWaiting = ({ theirs, problem }: PendingEdit) => !theirs && !problem;

/** What the server has of a message that an edit did not know of; null: that is not why it was refused. */
export function theirsOf({ code, details }: Problem): Message | null {
  return code === "revision-conflict" ? ((details?.current as Message | undefined) ?? null) : null;
}
