import type { AnalyticsFigures } from "@chorus/client";
import { expect, test } from "vitest";
import { chartOf, spansOf } from "../src/analytics/days.ts";
import { labelled, ticksTo } from "../src/charts/scale.ts";

const figures = (user: number, timed = 0, averageMilliseconds: number | null = null): AnalyticsFigures => ({
  messages: { user, assistant: timed, system: 0 }, replies: { timed, failed: 0, averageMilliseconds }, tokens: { input: 0, output: 0 }, images: { painted: 0, failed: 0 },
});

test("A scale ends at a round number that is not below what it shows", () => {
  expect([0, 1, 3, 7, 12, 99, 1_234].map(largest => ticksTo(largest))).toEqual([
    [0, 1], [0, 1], [0, 1, 2, 3], [0, 2, 4, 6, 8], [0, 5, 10, 15], [0, 50, 100], [0, 500, 1_000, 1_500],
  ]);
});

test("Labels that have no room are left out, but never the last", () => {
  expect([...labelled(7, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([...labelled(10, 3)]).toEqual([1, 5, 9]);
});

test("Days on which nothing happened are there too", () => {
  const spans = spansOf({ from: "2026-02-27", to: "2026-03-02", total: figures(3), days: [{ date: "2026-03-01", figures: figures(3) }] });
  expect(chartOf(spans, { name: "People", tone: 1, of: each => each.messages.user }).series[0]!.values).toEqual([0, 0, 3, 0]);
});

test("A year is shown by weeks, whose average counts each reply once, and nothing is lost", () => {
  const days = Array.from({ length: 365 }, (_, at) => ({ date: new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10), figures: figures(1) }));
  days[363] = { date: days[363]!.date, figures: figures(1, 1, 1_000) };
  days[364] = { date: days[364]!.date, figures: figures(1, 3, 5_000) };
  const spans = spansOf({ from: days[0]!.date, to: days[364]!.date, total: figures(365), days });
  expect(spans).toHaveLength(53);
  expect(spans.reduce((sum, each) => sum + each.figures.messages.user, 0)).toBe(365);
  expect(spans.at(-1)!.figures).toMatchObject({ messages: { user: 7 }, replies: { timed: 4, averageMilliseconds: 4_000 } });
});
