import type { Conversation, Member, Message } from "@chorus/client";

/** A steady hue, 0 to 359, for an id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 360;
}

export const shortId = (id: string) => id.replaceAll("-", "").slice(-6);

/** Whoever wrote it has deleted their account. */
const nobody = "00000000-0000-0000-0000-000000000000";

export const nameOf = (userId: string, me: string | undefined) =>
  userId === me ? "You" : userId === nobody ? "Somebody who has left" : `User ${shortId(userId)}`;

export type Author = { key: string; name: string; side: "mine" | "theirs" | "assistant" | "system" };

export function authorOf(message: Message, me: string | undefined): Author {
  // An import cannot write as the assistant, so it says in the metadata who spoke.
  const said = message.metadata ?? {};
  const imported = typeof said["source"] === "string";
  if (message.role === "system") return { key: "system", name: "System", side: "system" };
  if (message.role === "assistant" || (imported && said["role"] === "assistant")) {
    return { key: imported ? `assistant ${String(said["author"])}` : "assistant", name: "Assistant", side: "assistant" };
  }
  if (imported && typeof said["author"] === "string") {
    return { key: said["author"], name: `Writer ${shortId(said["author"])}`, side: "theirs" };
  }
  const id = message.authorId ?? "";
  return { key: id, name: nameOf(id, me), side: id === me ? "mine" : "theirs" };
}

/** When it was written: an import says when that was; else when it was sent. */
export function writtenAt(message: Message): string {
  const { source, createdAt, import: origin } = message.metadata ?? {};
  const said = source ? createdAt : typeof origin === "object" && origin !== null && "createdAt" in origin ? origin.createdAt : undefined;
  return typeof said === "string" && !Number.isNaN(Date.parse(said)) ? said : message.createdAt;
}

/** All who are in a conversation, its owner first: the contract's `members` are the others. */
export const peopleOf = ({ ownerId, members }: Conversation): readonly Member[] =>
  [{ userId: ownerId, role: "owner" }, ...members.filter(each => each.userId !== ownerId)];
