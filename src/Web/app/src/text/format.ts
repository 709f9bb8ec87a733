const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const monthYear = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });
const fullDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const fullDayYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const whole = new Intl.NumberFormat();

export const timeOfDay = (iso: string) => clock.format(new Date(iso));
export const exactTime = (iso: string) => full.format(new Date(iso));
export const count = (n: number, one: string, many = `${one}s`) => `${whole.format(n)} ${n === 1 ? one : many}`;
const brief = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** Large numbers short: 12.3K. */
export const compact = (n: number) => brief.format(n);
export const rate = (n: number) => (n < 1000 ? tenths : brief).format(n);
export const number = (n: number) => whole.format(n);

export function dayName(iso: string): string {
  const days = daysAgo(iso);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return (days < 200 ? fullDay : fullDayYear).format(new Date(iso));
}

/** Short, for a list: the time today, then the weekday, then the date, and the year where the day could be of two. */
export function when(iso: string): string {
  const days = daysAgo(iso);
  return (days === 0 ? clock : days < 7 ? weekday : days < 200 ? dayMonth : monthYear).format(new Date(iso));
}

export function sameDay(one: string, other: string): boolean {
  return midnight(Date.parse(one)) === midnight(Date.parse(other));
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
const daysAgo = (iso: string) => Math.round((midnight(Date.now()) - midnight(Date.parse(iso))) / 86_400_000);

/** Markdown as the words in it, for where there is room for a line or two. */
export const plain = (text: string) => text.replace(/^\s{0,3}(#{1,6}|>|[-*+]|```\S*)(\s+|$)/gm, "").replace(/\*\*|__|`/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\s*\n\s*/g, " · ").trim();

/** How long ago, in words for a heading. */
export function age(iso: string): string {
  const days = daysAgo(iso);
  return days <= 0 ? "Today" : days === 1 ? "Yesterday" : days < 7 ? "This week" : days < 30 ? "This month" : "Earlier";
}
