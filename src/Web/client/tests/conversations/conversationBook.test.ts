import { expect, test } from "vitest";
import type { Conversation } from "../../src/contract/types.ts";
import { ConversationBook } from "../../src/conversations/conversationBook.ts";

const conversation = (version: number): Conversation => ({
  id: "c", title: `Version ${version}`, ownerId: "u", projectId: null, members: [], version, checksum: "0000000000000000", lastSeq: 0,
  messageCount: 0, archived: false, metadata: {}, lastReadSeq: 0, createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z",
});

test("A late state changes nothing", () => {
  const book = new ConversationBook();
  book.put(conversation(3));
  book.put(conversation(2));
  expect(book.get("c")?.title).toBe("Version 3");
});

test("One that has ended comes back with a version after its end, and with none before", () => {
  const book = new ConversationBook();
  book.put(conversation(2));
  book.remove("c", 3);
  book.put(conversation(2));
  book.merge([conversation(3)]);
  expect([book.get("c"), book.isGone("c")]).toEqual([null, true]);
  book.merge([conversation(4)]);
  expect([book.get("c")?.version, book.isGone("c")]).toEqual([4, false]);
});

test("An end whose version nobody told is after all that was known", () => {
  const book = new ConversationBook();
  book.put(conversation(5));
  book.remove("c");
  book.put(conversation(5));
  expect(book.get("c")).toBeNull();
  book.put(conversation(6));
  expect(book.get("c")?.version).toBe(6);
});

test("One that was not found may be made after all", () => {
  const book = new ConversationBook();
  book.remove("c");
  book.put(conversation(1));
  expect(book.get("c")?.version).toBe(1);
});
