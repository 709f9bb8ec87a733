import type { Message, Outgoing } from "@chorus/client";
import { expect, test } from "vitest";
import { Rows, type Known } from "../src/messages/rows.ts";

const me = "me";
const known: Known = { me, unreadAfter: null };

const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `m${seq}`, conversationId: "c", seq, role: "user", kind: "text", status: "complete", content: `Message ${seq}`, authorId: me,
  parentId: null, attachments: [], metadata: {}, isSummary: false, revision: 1, deleted: false,
  createdAt: new Date(Date.UTC(2026, 0, 1) + seq * 60_000).toISOString(), updatedAt: "2026-01-01T00:00:00Z", ...more,
});
const reply = (seq: number, parentId: string, more: Partial<Message> = {}) => message(seq, { role: "assistant", authorId: null, parentId, ...more });
const messages = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const all = (rows: Rows) => rows.slice(0, rows.length);

test("A change makes no row anew but the one that it is about", () => {
  const before = messages(1, 200);
  const rows = new Rows(before, [], known);
  const drawn = all(rows);
  const changed = before.with(120, { ...before[120]!, content: "Another" });
  const next = new Rows(changed, [], known, rows);
  const again = all(next);
  expect(again.flatMap((row, at) => (row === drawn[at] ? [] : [at]))).toEqual([120]);
  expect(next.keys).toBe(rows.keys);
});

test("Rows that nobody looks at are not made", () => {
  let looks = 0;
  const watched = (each: Message) => new Proxy(each, { get: (of, name) => { if (name === "createdAt") looks++; return Reflect.get(of, name) as unknown; } });
  const many = messages(1, 5_000).map(watched);
  const rows = new Rows(many, [], known);
  rows.slice(4_980, 5_000);
  expect(looks).toBeLessThan(100);
  new Rows([...many, watched(message(5_001))], [], known, rows).slice(4_981, 5_001);
  expect(looks).toBeLessThan(200);
});

test("A message on its way keeps its place when it has arrived", () => {
  const outgoing = { id: "m3", conversationId: "c", createdAt: message(3).createdAt } as Outgoing;
  const before = new Rows(messages(1, 2), [outgoing], known);
  const after = new Rows(messages(1, 3), [], known, before);
  expect(after.keys).toBe(before.keys);
  expect(before.last?.outgoing).toBe(outgoing);
  expect(after.last?.message?.id).toBe("m3");
});

test("Of several replies to one message the last counts, also when one goes or an earlier one is loaded later", () => {
  const newest = [reply(12, "m10"), message(13), reply(14, "m10")];
  const late = new Rows(newest, [], known);
  expect(all(late).map(({ attempt }) => attempt)).toEqual([[1, 2], null, [2, 2]]);
  const whole = new Rows([message(10), reply(11, "m10"), ...newest], [], known, late);
  expect(all(whole).map(({ attempt, isReplaced }) => attempt && [...attempt, isReplaced])).toEqual([null, [1, 3, true], [2, 3, true], null, [3, 3, false]]);
  const without = new Rows([message(10), reply(11, "m10"), newest[0]!, newest[1]!, { ...newest[2]!, deleted: true }], [], known, whole);
  expect(all(without).map(({ attempt }) => attempt)).toEqual([null, [1, 2], [2, 2], null, null]);
});

test("The first unread one is somebody else's", () => {
  const rows = new Rows([...messages(5, 8), message(9, { authorId: "other" }), message(10, { authorId: "other" })], [], { me, unreadAfter: 6 });
  expect(all(rows).flatMap(row => (row.isFirstUnread ? [row.key] : []))).toEqual(["m9"]);
});

test("A name is said again after a pause, after somebody else, and on another day", () => {
  const rows = new Rows([message(1), message(2), message(30), message(31, { authorId: "other" }), message(32, { authorId: "other" }), message(3_000, { authorId: "other" })], [], known);
  expect(all(rows).map(({ isContinued, isNewDay }) => [isContinued, isNewDay])).toEqual([[false, true], [true, false], [false, false], [false, false], [true, false], [false, true]]);
});

test("Made step by step, rows say what they say when they are made at once", () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  let now = messages(100, 120);
  let rows = new Rows(now, [], known);
  for (let step = 0; step < 300; step++) {
    const at = random(now.length);
    const last = now.at(-1)!.seq;
    const first = now[0]!.seq;
    switch (random(5)) {
      case 0: now = [...now, random(2) ? reply(last + 1, now[at]!.id) : message(last + 1, { authorId: random(2) ? me : "other" })]; break;
      case 1: now = now.with(at, { ...now[at]!, deleted: true }); break;
      case 2: now = now.with(at, { ...now[at]!, content: `${step}` }); break;
      case 3: if (first > 1) now = [reply(first - 1, now[at]!.id), ...now]; break;
      case 4: if (now.length > 30) now = now.slice(random(5), now.length - random(5)); break;
    }
    rows = new Rows(now, [], known, rows);
    expect(all(rows)).toEqual(all(new Rows(now, [], known)));
  }
});
