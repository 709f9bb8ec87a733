import type { Message } from "../../src/contract/types.ts";

/** A message as the server would tell it. */
export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `00000000-0000-7000-8000-${String(seq).padStart(12, "0")}`, conversationId: "c", seq, role: "user", kind: "text", status: "complete",
  content: `Message ${seq}`, authorId: null, parentId: null, attachments: [], metadata: {}, isSummary: false, revision: 1, deleted: false,
  createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", ...more,
});

export const messages = (from: number, to: number): Message[] => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
