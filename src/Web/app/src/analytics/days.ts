import type { Analytics, AnalyticsFigures } from "@chorus/client";
import type { ChartData, Series } from "../charts/series.ts";

const oneDay = 86_400_000;
const mostColumns = 100;
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const long = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const week = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const none: AnalyticsFigures = {
  messages: { user: 0, assistant: 0, system: 0 }, replies: { timed: 0, failed: 0, averageMilliseconds: null },
  tokens: { input: 0, output: 0 }, images: { painted: 0, failed: 0 },
};

/** A day, or the week that begins with it. */
export type Span = { readonly name: string; readonly tick: string; readonly figures: AnalyticsFigures };

/** All days from the first to the last, also those on which nothing happened; weeks when there are too many of them. */
export function spansOf({ from, to, days }: Analytics): readonly Span[] {
  const known = new Map(days.map(each => [each.date, each.figures]));
  const [start, end] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  const count = Math.round((end - start) / oneDay) + 1;
  const size = count > mostColumns ? 7 : 1;
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => {
    // Weeks end with the last day.
    const last = end - (Math.ceil(count / size) - 1 - at) * size * oneDay;
    const first = Math.max(start, last - (size - 1) * oneDay);
    const within = Array.from({ length: Math.round((last - first) / oneDay) + 1 }, (_, day) => known.get(new Date(first + day * oneDay).toISOString().slice(0, 10)));
    const name = size === 1 ? long.format(first) : week.formatRange(first, last);
    return { name, tick: short.format(first), figures: within.reduce<AnalyticsFigures>((sum, each) => (each ? add(sum, each) : sum), none) };
  });
}

/** One of a chart's series, and where its values are. */
export type Wanted = { readonly name: string; readonly tone: Series["tone"]; readonly of: (figures: AnalyticsFigures) => number | null };

export function chartOf(spans: readonly Span[], ...series: readonly Wanted[]): ChartData {
  return {
    names: spans.map(each => each.name), ticks: spans.map(each => each.tick),
    series: series.map(({ name, tone, of }) => ({ name, tone, values: spans.map(each => of(each.figures)) })),
  };
}

function add(one: AnalyticsFigures, other: AnalyticsFigures): AnalyticsFigures {
  const timed = one.replies.timed + other.replies.timed;
  const total = timeOf(one) + timeOf(other);
  return {
    messages: { user: one.messages.user + other.messages.user, assistant: one.messages.assistant + other.messages.assistant, system: one.messages.system + other.messages.system },
    replies: { timed, failed: one.replies.failed + other.replies.failed, averageMilliseconds: timed > 0 ? total / timed : null },
    tokens: { input: one.tokens.input + other.tokens.input, output: one.tokens.output + other.tokens.output },
    images: { painted: one.images.painted + other.images.painted, failed: one.images.failed + other.images.failed },
  };
}

const timeOf = ({ replies }: AnalyticsFigures) => (replies.averageMilliseconds ?? 0) * replies.timed;
