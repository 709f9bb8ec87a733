import type { Message, Outgoing } from "@chorus/client";
import { authorOf, writtenAt, type Author } from "../people/people.ts";
import { sameDay } from "../text/format.ts";
import { Siblings } from "./siblings.ts";

/** One row of a conversation: a message, or one on its way, and what stands above it. */
export type Row = {
  readonly key: string;
  readonly message: Message | null;
  readonly outgoing: Outgoing | null;
  readonly author: Author;
  /** When it was written. */
  readonly at: string;
  /** The first of a day. */
  readonly isNewDay: boolean;
  /** Follows another of the same person closely, so that the name is not said again. */
  readonly isContinued: boolean;
  /** The first that was not read when the conversation was opened. */
  readonly isFirstUnread: boolean;
  /** There is a later reply to the same message. */
  readonly isReplaced: boolean;
  /** A reply's number among those to the same message, and how many there are. */
  readonly attempt: readonly [number, number] | null;
};

/** What is known of whoever looks. */
export type Known = { readonly me: string | undefined; readonly unreadAfter: number | null };

const close = 5 * 60_000;

/**
 * The rows of a conversation, each made when it is looked at: a change costs the rows on the screen, however many are loaded. A row
 * that says the same as before is the same object, so that it is not drawn again.
 */
export class Rows {
  readonly #messages: readonly Message[];
  readonly #outgoing: readonly Outgoing[];
  readonly #known: Known;
  readonly #siblings: Siblings;
  readonly #made: Map<string, Row>;
  /** The same array as long as it says the same: a new one makes all positions be looked up again. */
  readonly keys: readonly string[];
  #firstUnread: string | null | undefined;

  constructor(messages: readonly Message[], outgoing: readonly Outgoing[], known: Known, before: Rows | null = null) {
    const isSame = before !== null && before.#known.me === known.me && before.#known.unreadAfter === known.unreadAfter;
    [this.#messages, this.#outgoing, this.#known] = [messages, outgoing, known];
    this.#made = isSame ? before.#made : new Map();
    this.#siblings = before ? before.#siblings : new Siblings();
    const gone = this.#siblings.replace(messages);
    for (const { id } of gone) this.#made.delete(id);
    this.keys = keep(before?.keys, [...messages.map(each => each.id), ...outgoing.map(each => each.id)]);
  }

  get length(): number {
    return this.keys.length;
  }

  /** The number of the first one in its conversation. */
  get firstSeq(): number {
    return this.#messages[0]?.seq ?? 1;
  }

  get last(): Row | undefined {
    return this.length > 0 ? this.at(this.length - 1) : undefined;
  }

  at(index: number): Row {
    const row = index < this.#messages.length ? this.#ofMessage(index) : this.#ofOutgoing(index);
    const before = this.#made.get(row.key);
    if (before && isEqual(before, row)) return before;
    this.#made.set(row.key, row);
    return row;
  }

  slice(from: number, to: number): Row[] {
    return Array.from({ length: Math.max(0, Math.min(to, this.length) - from) }, (_, at) => this.at(from + at));
  }

  findLast(wanted: (row: Row) => boolean): Row | undefined {
    for (let at = this.length - 1; at >= 0; at--) if (wanted(this.at(at))) return this.at(at);
    return undefined;
  }

  #ofMessage(index: number): Row {
    const message = this.#messages[index]!;
    const author = authorOf(message, this.#known.me);
    return {
      key: message.id, message, outgoing: null, author, at: writtenAt(message), isFirstUnread: message.id === this.#firstUnreadId,
      ...this.#siblings.placeOf(message), ...this.#below(index, writtenAt(message), author),
    };
  }

  #ofOutgoing(index: number): Row {
    const outgoing = this.#outgoing[index - this.#messages.length]!;
    const author: Author = { key: this.#known.me ?? "", name: "You", side: "mine" };
    return {
      key: outgoing.id, message: null, outgoing, author, at: outgoing.createdAt, isFirstUnread: false, isReplaced: false, attempt: null,
      ...this.#below(index, outgoing.createdAt, author),
    };
  }

  #below(index: number, at: string, author: Author): Pick<Row, "isNewDay" | "isContinued"> {
    const above = this.#messages[index - 1];
    const written = above ? writtenAt(above) : this.#outgoing[index - 1 - this.#messages.length]?.createdAt;
    if (written === undefined || !sameDay(written, at)) return { isNewDay: true, isContinued: false };
    const writer = above ? authorOf(above, this.#known.me).key : this.#known.me ?? "";
    const isNamed = author.side !== "assistant" && author.side !== "system";
    return { isNewDay: false, isContinued: isNamed && writer === author.key && Date.parse(at) - Date.parse(written) < close };
  }

  get #firstUnreadId(): string | null {
    const { me, unreadAfter } = this.#known;
    if (unreadAfter === null) return null;
    // What is loaded has no holes: the place of a number is known.
    for (let at = Math.max(0, unreadAfter + 1 - this.firstSeq); this.#firstUnread === undefined && at < this.#messages.length; at++) {
      const message = this.#messages[at]!;
      if (authorOf(message, me).side !== "mine") this.#firstUnread = message.id;
    }
    return (this.#firstUnread ??= null);
  }
}

const keep = (before: readonly string[] | undefined, keys: readonly string[]) =>
  before?.length === keys.length && keys.every((key, at) => key === before[at]) ? before : keys;

const isEqual = (one: Row, other: Row) =>
  one.message === other.message && one.outgoing === other.outgoing && one.isNewDay === other.isNewDay
  && one.isContinued === other.isContinued && one.isFirstUnread === other.isFirstUnread && one.isReplaced === other.isReplaced
  && one.attempt?.[0] === other.attempt?.[0] && one.attempt?.[1] === other.attempt?.[1];
