import { expect, test } from "vitest";
import { Heights } from "../src/windowing/Heights.ts";

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `k${from + i}`);

test("Rows that were not measured have the guessed height", () => {
  const heights = new Heights(50);
  heights.setKeys(keys(0, 10));
  expect(heights.total).toBe(500);
  expect(heights.top(3)).toBe(150);
});

test("A measured row moves those below it, and only them", () => {
  const heights = new Heights(50);
  heights.setKeys(keys(0, 10));
  expect(heights.measure(4, 90)).toBe(true);
  expect(heights.measure(4, 90)).toBe(false);
  expect(heights.top(4)).toBe(200);
  expect(heights.top(5)).toBe(290);
  expect(heights.total).toBe(540);
});

test("Rows keep their heights when others come before them", () => {
  const heights = new Heights(50);
  heights.setKeys(keys(100, 110));
  heights.measure(0, 70);
  heights.setKeys(keys(50, 110));
  expect(heights.indexOf("k100")).toBe(50);
  expect(heights.top(51) - heights.top(50)).toBe(70);
});

test("The row at an offset is the one that covers it", () => {
  const heights = new Heights(50);
  heights.setKeys(keys(0, 100_000));
  heights.measure(1, 10);
  expect([-5, 0, 49, 50, 59, 60, 1e9].map(offset => heights.indexAt(offset))).toEqual([0, 0, 0, 1, 1, 2, 99_999]);
  for (const index of [0, 7, 5_000, 99_999]) expect(heights.indexAt(heights.top(index))).toBe(index);
});

test("Of no rows there is none", () => {
  const heights = new Heights(50);
  heights.setKeys([]);
  expect([heights.total, heights.indexAt(10)]).toEqual([0, 0]);
});

test("What is remembered of rows that are gone is bounded", () => {
  const heights = new Heights(50);
  for (let start = 0; start < 100_000; start += 100) {
    heights.setKeys(keys(start, start + 100));
    for (let at = 0; at < 100; at++) heights.measure(at, 70);
  }
  expect(heights.remembered).toBeLessThan(6_000);
  expect(heights.total).toBe(7_000);
});
