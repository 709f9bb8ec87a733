import type { Conversation } from "@chorus/client";

export const titleOf = ({ title }: Pick<Conversation, "title">) => title?.trim() || "Untitled conversation";

const longest = 70;

/** A title from the first words of a message. */
export function titleFrom(text: string): string {
  const line = text.trim().split("\n", 1)[0]!.replace(/^[#>*\-\s]+|[`*_]/g, "").replace(/\s+/g, " ").trim();
  if (line.length <= longest) return line;
  const cut = line.slice(0, longest);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), longest / 2)).trimEnd()} …`;
}
