import { expect, test } from "vitest";
import { checksumOf, sum } from "../../src/conversations/checksum.ts";
import { Timeline } from "../../src/conversations/timeline.ts";
import type { Message } from "../../src/contract/types.ts";
import { message, messages } from "../testing/messages.ts";

const total = (list: readonly Message[]) => list.reduce((all, m) => sum(all, checksumOf(m)), 0n);
const seqs = (timeline: Timeline) => timeline.messages.map(({ seq }) => seq);

function loaded(from: number, to: number): Timeline {
  const timeline = new Timeline();
  timeline.startFrom(messages(from, to));
  return timeline;
}

test("A message after a hole is held back until the hole is filled", () => {
  const timeline = loaded(1, 3);
  expect(timeline.put(message(5))).toBe(false);
  expect(seqs(timeline)).toEqual([1, 2, 3]);
  expect(timeline.put(message(4))).toBe(true);
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5]);
});

test("A late state of a message changes nothing", () => {
  const timeline = loaded(1, 1);
  timeline.put(message(1, { revision: 3, content: "new" }));
  timeline.put(message(1, { revision: 2, content: "old" }));
  expect(timeline.messages[0]?.content).toBe("new");
});

test("A reply that has ended does not begin again by a page that was read before", () => {
  const timeline = loaded(1, 1);
  timeline.put(message(2, { status: "complete", content: "all" }));
  timeline.put(message(2, { status: "generating", content: "half" }));
  expect(timeline.messages[1]?.content).toBe("all");
});

test("What comes while a page is being loaded is kept, and what was there before is not", () => {
  const timeline = loaded(10, 12);
  timeline.put(message(11, { content: "Wrong", revision: 9 }));
  const before = timeline.messages;
  timeline.put(message(12, { revision: 2 }));
  timeline.put(message(13));
  timeline.startFrom(messages(8, 12), { before });
  expect(timeline.messages[3]?.content).toBe("Message 11");
  expect(timeline.messages[4]?.revision).toBe(2);
  expect(seqs(timeline)).toEqual([8, 9, 10, 11, 12, 13]);
});

test("The array of messages is the same until one changes", () => {
  const timeline = loaded(1, 3);
  const before = timeline.messages;
  expect(timeline.messages).toBe(before);
  timeline.put(message(4));
  expect(timeline.messages).not.toBe(before);
});

test("Of the part that is not held, the checksum follows edits and deletions", () => {
  const all = messages(1, 10);
  const timeline = new Timeline();
  timeline.startFrom(all.slice(5));
  timeline.settle(total(all));

  all[1] = message(2, { revision: 2 });
  all[2] = message(3, { revision: 2, deleted: true });
  timeline.put(all[1]);
  timeline.put(all[2]);
  expect(sum(timeline.below!, timeline.held)).toBe(total(all));

  timeline.addOlder(all.slice(0, 5));
  expect(timeline.below).toBe(0n);
  expect(timeline.held).toBe(total(all));
});

test("Holds a bounded part of a long conversation: scrolling up leaves the newest out", () => {
  const timeline = loaded(9_951, 10_000);
  for (let first = 9_951; first > 1; first -= 50) timeline.addOlder(messages(first - 50, first - 1));
  expect(seqs(timeline)).toHaveLength(5_000);
  expect(timeline.first).toBe(1);
  expect(timeline.hasNewer).toBe(true);
  expect(timeline.put(message(10_001))).toBe(true);
  timeline.addNewer(5_000, messages(5_001, 5_050), true);
  expect(seqs(timeline).at(-1)).toBe(5_050);
  expect(seqs(timeline)).toHaveLength(5_000);
});

test("A part in the middle ends where it was loaded to, until the rest is", () => {
  const timeline = new Timeline();
  timeline.startFrom(messages(40, 60), { hasNewer: true });
  timeline.put(message(101));
  expect(timeline.last).toBe(60);
  timeline.addNewer(60, messages(61, 100), false);
  timeline.put(message(101));
  expect(timeline.last).toBe(101);
});

test("After each change the messages are a new array that says what is held", () => {
  const timeline = loaded(1, 5);
  const before = timeline.messages;
  timeline.put(message(3, { revision: 2, content: "Changed" }));
  expect(timeline.messages).not.toBe(before);
  expect(timeline.messages.map(({ content }) => content)).toEqual(["Message 1", "Message 2", "Changed", "Message 4", "Message 5"]);
  timeline.put(message(7));
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5]);
  timeline.put(message(6));
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  timeline.put(message(8));
  expect(seqs(timeline)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(before.map(({ content }) => content)).toEqual(["Message 1", "Message 2", "Message 3", "Message 4", "Message 5"]);
});

test("A page that was asked for elsewhere leaves no hole", () => {
  const timeline = loaded(1, 50);
  timeline.startFrom(messages(25, 75), { hasNewer: true });
  timeline.startFrom(messages(951, 1_000));
  timeline.addNewer(75, messages(76, 125), true);
  expect([timeline.first, timeline.last, timeline.hasNewer]).toEqual([951, 1_000, false]);
  timeline.startFrom(messages(1, 50), { hasNewer: true });
  timeline.addNewer(1_000, messages(1_001, 1_050), true);
  expect(seqs(timeline)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});
