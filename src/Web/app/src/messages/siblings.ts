import type { Message } from "@chorus/client";
import type { Row } from "./rows.ts";

type Reply = Pick<Message, "id" | "seq">;

/** Which replies answer the same message, kept up to date by what has changed among the messages. */
export class Siblings {
  #messages: readonly Message[] = [];
  readonly #replies = new Map<string, readonly Reply[]>();

  /** Takes the next state of the messages, and answers those that are no longer among them. Twice the same changes nothing. */
  replace(messages: readonly Message[]): readonly Message[] {
    const before = this.#messages;
    if (messages === before) return [];
    this.#messages = messages;
    const shorter = Math.min(before.length, messages.length);
    let [start, end] = [0, 0];
    while (start < shorter && before[start] === messages[start]) start++;
    while (end < shorter - start && before[before.length - 1 - end] === messages[messages.length - 1 - end]) end++;
    const gone = before.slice(start, before.length - end);
    gone.forEach(message => this.#change(message, replies => replies.filter(each => each.id !== message.id)));
    const come = messages.slice(start, messages.length - end);
    come.forEach(message => !message.deleted && this.#change(message, replies => [...replies, message].sort((a, b) => a.seq - b.seq)));
    const ids = new Set(come.map(each => each.id));
    return gone.filter(each => !ids.has(each.id));
  }

  placeOf({ id, role, parentId }: Message): Pick<Row, "attempt" | "isReplaced"> {
    const replies = role === "assistant" && parentId ? this.#replies.get(parentId) ?? [] : [];
    const at = replies.findIndex(each => each.id === id);
    return replies.length > 1 && at >= 0
      ? { attempt: [at + 1, replies.length], isReplaced: at < replies.length - 1 }
      : { attempt: null, isReplaced: false };
  }

  #change({ role, parentId }: Message, change: (replies: readonly Reply[]) => readonly Reply[]): void {
    if (role !== "assistant" || !parentId) return;
    const replies = change(this.#replies.get(parentId) ?? []);
    if (replies.length > 0) this.#replies.set(parentId, replies);
    else this.#replies.delete(parentId);
  }
}
