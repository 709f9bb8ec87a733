import { hue, shortId } from "./format.js";

/** Who wrote a message, as the page shows it: {key, name, side: "mine" | "theirs" | "assistant" | "system", hue}. */
export function authorOf(message, me) {
  // An import cannot write as the assistant, so it says in the metadata who spoke.
  const imported = message.metadata?.source ? message.metadata : null;
  if (message.role === "system") return { key: "system", name: "System", side: "system" };
  if (message.role === "assistant" || imported?.role === "assistant") {
    const key = `assistant ${imported?.author ?? ""}`;
    return { key, name: imported ? "Assistant (imported)" : "Assistant", side: "assistant", hue: 250 };
  }
  if (imported?.author) return { key: imported.author, name: `Writer ${shortId(imported.author)}`, side: "theirs", hue: hue(imported.author) };
  const { authorId } = message;
  if (authorId === me) return { key: me, name: "You", side: "mine", hue: hue(me) };
  return { key: authorId ?? "", name: nameOf(authorId, me), side: "theirs", hue: hue(authorId) };
}

export const nameOf = (userId, me) => (userId === me ? "You" : `User ${shortId(userId)}`);

/** When it was written: an import says when that was; else when it was sent. */
export function writtenAt(message) {
  const said = message.metadata?.source && message.metadata.createdAt;
  return said && !Number.isNaN(Date.parse(said)) ? said : message.createdAt;
}
