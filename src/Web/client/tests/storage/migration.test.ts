import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { OutboxStorage } from "../../src/outbox/outboxStorage.ts";
import { messageOf } from "../../src/outbox/outboxEntry.ts";
import { memoryKeyValues } from "../../src/platform/memoryKeyValues.ts";
import { Database } from "../../src/storage/database.ts";
import { Keys, migrateAccount } from "../../src/storage/keys.ts";

const token = { tokenType: "Bearer", accessToken: "a", refreshToken: "r", expiresIn: 3600, userId: "u", expiresAt: 5 };

test("A sign-in of the first format stays signed in", () => {
  const storage = memoryKeyValues();
  storage.set("chorus.session", JSON.stringify(token));
  const keys = new Keys("chorus");
  migrateAccount(storage, "chorus", keys);
  migrateAccount(storage, "chorus", keys);
  expect(JSON.parse(storage.get(keys.account)!)).toEqual({ token, email: null, isGuest: null });
  expect(storage.get("chorus.session")).toBeNull();
});

test("A sign-out of the first format is no first visit", () => {
  const storage = memoryKeyValues();
  storage.set("chorus.session", "null");
  const keys = new Keys("chorus");
  migrateAccount(storage, "chorus", keys);
  expect(JSON.parse(storage.get(keys.account)!).token).toBeNull();
});

test("An old page's sign-in does not overwrite a newer one", () => {
  const storage = memoryKeyValues();
  const keys = new Keys("chorus");
  storage.set(keys.account, JSON.stringify({ token: { ...token, userId: "newer" }, email: null, isGuest: true }));
  storage.set("chorus.session", JSON.stringify(token));
  migrateAccount(storage, "chorus", keys);
  expect(JSON.parse(storage.get(keys.account)!).token.userId).toBe("newer");
});

test("Messages on their way in the first format are taken over, their one attachment as one of several", async () => {
  const storage = memoryKeyValues();
  const attachment = { id: "f", type: "file", name: "notes.txt", mimeType: "text/plain", size: 1, width: null, height: null, url: "/f", thumbnailUrl: null };
  const entry = { id: "m1", conversationId: "c", content: "Hello", createdAt: "2026-01-01T00:00:00Z" };
  storage.set("chorus.outbox.u.m1", JSON.stringify({ ...entry, attachment }));
  storage.set("chorus.outbox.u.m2", JSON.stringify({ ...entry, id: "m2", refusal: { code: "forbidden", message: "No." } }));
  storage.set("chorus.outbox.u.m3", "no JSON");
  const outbox = new OutboxStorage(new Database(new IDBFactory(), "chorus"));

  await outbox.migrate(storage, "chorus");
  await outbox.migrate(storage, "chorus");

  const [first, second, ...rest] = await outbox.all();
  expect(first).toMatchObject({ id: "m1", userId: "u", content: "Hello", attachments: [attachment], files: [] });
  expect(second).toMatchObject({ id: "m2", attachments: [], refusal: { code: "forbidden" } });
  expect(rest).toEqual([]);
  expect(messageOf(first!)).toEqual({ id: "m1", content: "Hello", reply: "none", attachmentIds: ["f"] });
  expect(storage.keys()).toEqual([]);
});

test("Without IndexedDB the first format is left where it is safe", async () => {
  const storage = memoryKeyValues();
  storage.set("chorus.outbox.u.m1", JSON.stringify({ id: "m1", conversationId: "c", content: "Hello", createdAt: "" }));
  const outbox = new OutboxStorage(null);
  await outbox.migrate(storage, "chorus");
  expect(await outbox.all()).toHaveLength(1);
  expect(storage.keys()).toHaveLength(1);
});

test("A file on its way outlives the page", async () => {
  const factory = new IDBFactory();
  const file = new File(["bytes"], "photo.png", { type: "image/png" });
  const entry = {
    id: "m", userId: "u", conversationId: "c", content: "", attachments: [], files: [{ name: file.name, file }], reply: "none", createdAt: "",
  } as const;
  await new OutboxStorage(new Database(factory, "chorus")).put(entry);
  const [kept] = await new OutboxStorage(new Database(factory, "chorus")).all();
  expect(await kept!.files[0]!.file.text()).toBe("bytes");
});
