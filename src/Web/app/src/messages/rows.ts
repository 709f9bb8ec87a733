import type { Message, Outgoing } from "@chorus/client";
import { authorOf, writtenAt, type Author } from "../people/people.ts";
import { sameDay } from "../text/format.ts";

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

const close = 5 * 60_000;

type Known = { readonly me: string | undefined; readonly unreadAfter: number | null };

/**
 * Rows out of messages. A row that says the same as before is the same object, so a change redraws one row, however many there are.
 */
export function makeRows(messages: readonly Message[], outgoing: readonly Outgoing[], known: Known, before: readonly Row[] = []): Row[] {
  const attempts = countAttempts(messages);
  const old = new Map(before.map(row => [row.key, row]));
  const rows: Row[] = [];
  let unread = known.unreadAfter ?? Infinity;
  for (const message of messages) {
    const author = authorOf(message, known.me);
    const at = writtenAt(message);
    const isFirstUnread = message.seq > unread && author.side !== "mine";
    if (isFirstUnread) unread = Infinity;
    rows.push(keep(old, {
      key: message.id, message, outgoing: null, author, at, isFirstUnread, ...attempts(message), ...place(rows.at(-1), at, author),
    }));
  }
  for (const each of outgoing) {
    const author: Author = { key: known.me ?? "", name: "You", side: "mine" };
    rows.push(keep(old, {
      key: each.id, message: null, outgoing: each, author, at: each.createdAt, isFirstUnread: false, isReplaced: false, attempt: null,
      ...place(rows.at(-1), each.createdAt, author),
    }));
  }
  return rows;
}

function place(previous: Row | undefined, at: string, author: Author) {
  const isNewDay = !previous || !sameDay(previous.at, at);
  const isContinued = !isNewDay && previous.author.key === author.key && author.side !== "assistant" && author.side !== "system"
    && Date.parse(at) - Date.parse(previous.at) < close;
  return { isNewDay, isContinued };
}

function countAttempts(messages: readonly Message[]) {
  const replies = new Map<string, string[]>();
  for (const { id, role, parentId, deleted } of messages) {
    if (role !== "assistant" || !parentId || deleted) continue;
    const siblings = replies.get(parentId);
    if (siblings) siblings.push(id);
    else replies.set(parentId, [id]);
  }
  return ({ id, parentId }: Message): Pick<Row, "attempt" | "isReplaced"> => {
    const siblings = parentId ? replies.get(parentId) : undefined;
    const at = siblings?.indexOf(id) ?? -1;
    return siblings && siblings.length > 1 && at >= 0
      ? { attempt: [at + 1, siblings.length], isReplaced: at < siblings.length - 1 }
      : { attempt: null, isReplaced: false };
  };
}

function keep(old: ReadonlyMap<string, Row>, row: Row): Row {
  const before = old.get(row.key);
  return before && before.message === row.message && before.outgoing === row.outgoing && before.isNewDay === row.isNewDay
    && before.isContinued === row.isContinued && before.isFirstUnread === row.isFirstUnread && before.isReplaced === row.isReplaced
    && before.attempt?.[0] === row.attempt?.[0] && before.attempt?.[1] === row.attempt?.[1] ? before : row;
}
