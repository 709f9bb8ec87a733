import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import type { SendAnswer } from "../../src/contract/events.ts";
import { Problem } from "../../src/contract/problem.ts";
import type { Attachment, NewMessage } from "../../src/contract/types.ts";
import { Drafts } from "../../src/conversations/drafts.ts";
import { Outbox, type OutboxNote } from "../../src/outbox/outbox.ts";
import { OutboxStorage } from "../../src/outbox/outboxStorage.ts";
import { memoryKeyValues } from "../../src/platform/memoryKeyValues.ts";
import { Database } from "../../src/storage/database.ts";
import { Keys } from "../../src/storage/keys.ts";
import { eventually } from "../testing/device.ts";

const attachment = (name: string) => ({ id: name, type: "file", name, mimeType: "text/plain", size: 1, width: null, height: null, url: "/", thumbnailUrl: null }) as Attachment;

/** An outbox whose server is what the test says. */
function outbox({ factory = new IDBFactory() as IDBFactory | null } = {}) {
  const storage = new OutboxStorage(factory && new Database(factory, "chorus"));
  const sent: NewMessage[] = [];
  const uploads: string[] = [];
  const notes: OutboxNote[] = [];
  const server = {
    answer: async (_: NewMessage): Promise<SendAnswer> => ({ id: "", seq: 1, version: 1 }),
    upload: async (name: string): Promise<Attachment> => attachment(name),
  };
  const box = new Outbox(storage, "u", {
    send: async (_, message) => {
      sent.push(message);
      return server.answer(message);
    },
    create: async () => {},
    upload: async (_file, name, onProgress) => {
      uploads.push(name);
      onProgress(0.5);
      return server.upload(name);
    },
    tell: (note) => notes.push(note),
  });
  return { box, sent, server, uploads, notes, storage };
}

test("The same message goes out on every attempt, until it is acknowledged", async () => {
  const { box, sent, server } = outbox();
  let failures = 2;
  server.answer = async () => {
    if (failures-- > 0) throw new Problem("timeout", "");
    return { id: "", seq: 1, version: 2 };
  };
  box.sends = true;
  box.add("c", { content: "Hello", metadata: { a: 1 }, reply: "assistant" });
  await eventually(() => box.of("c").length === 0);
  expect(sent).toHaveLength(3);
  expect(new Set(sent.map((message) => JSON.stringify(message))).size).toBe(1);
});

test("A tab that does not lead keeps what is written and sends nothing", async () => {
  const { box, sent, storage, notes } = outbox();
  const { kept } = box.add("c", { content: "Hello" });
  await kept;
  expect(sent).toEqual([]);
  expect(await storage.all()).toHaveLength(1);
  expect(notes).toEqual([{ kind: "changed" }]);
});

test("What uploads is not uploaded again when the sending fails", async () => {
  const { box, sent, server, uploads } = outbox();
  let failures = 1;
  server.answer = async () => {
    if (failures-- > 0) throw new Problem("closed", "");
    return { id: "", seq: 1, version: 2 };
  };
  box.sends = true;
  box.add("c", { content: "Files", files: [new File(["1"], "one.txt"), new File(["2"], "two.txt")] });
  await eventually(() => box.of("c").length === 0);
  expect(uploads).toEqual(["one.txt", "two.txt"]);
  expect(sent.at(-1)).toMatchObject({ attachmentIds: ["one.txt", "two.txt"] });
});

test("A message that is discarded while its file uploads is not sent", async () => {
  const { box, sent, server } = outbox();
  let finish = (_: Attachment) => {};
  server.upload = () => new Promise((resolve) => (finish = resolve));
  box.sends = true;
  const { id } = box.add("c", { content: "A file", files: [new File(["1"], "one.txt")] });
  await eventually(() => box.of("c")[0]?.status === "uploading");
  expect(box.of("c")[0]?.progress).toBe(0.5);
  box.discard(id);
  finish(attachment("one.txt"));
  box.add("c", { content: "Another" });
  await eventually(() => box.of("c").length === 0);
  expect(sent.map(({ content }) => content)).toEqual(["Another"]);
});

test("What is shown is the same array until it changes", async () => {
  const { box } = outbox();
  box.add("c", { content: "Hello" });
  const before = box.of("c");
  box.add("another", { content: "Hello" });
  expect(box.of("c")).toBe(before);
  box.add("c", { content: "Again" });
  expect(box.of("c")).not.toBe(before);
});

test("Without IndexedDB it works for as long as the page lives", async () => {
  const { box, sent } = outbox({ factory: null });
  box.add("c", { content: "Hello" });
  await box.load();
  expect(box.of("c")).toHaveLength(1);
  box.sends = true;
  await eventually(() => box.of("c").length === 0);
  expect(sent).toHaveLength(1);
});

test("Messages of another user on this device are not this one's", async () => {
  const { box, storage } = outbox();
  await storage.put({ id: "m", userId: "other", conversationId: "c", content: "", attachments: [], files: [], reply: "none", createdAt: "" });
  await box.load();
  expect(box.of("c")).toEqual([]);
});

test("A draft is kept until its message is", async () => {
  const storage = memoryKeyValues();
  const drafts = new Drafts(storage, new Keys("chorus"), "u");
  let keep = () => {};
  drafts.set("c", "Hello");
  drafts.sent("c", new Promise((resolve) => (keep = resolve)));
  expect(drafts.get("c")).toBe("");
  expect(storage.keys()).toHaveLength(1);
  keep();
  await eventually(() => storage.keys().length === 0);

  drafts.set("c", "Next");
  drafts.sent("c", new Promise((resolve) => (keep = resolve)));
  drafts.set("c", "And already more");
  keep();
  await new Promise(setImmediate);
  expect(drafts.get("c")).toBe("And already more");
});
