import { element } from "./dom.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const dayMonth = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const fullDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export const timeOfDay = (iso) => clock.format(new Date(iso));
export const exactTime = (iso) => full.format(new Date(iso));

export function dayName(iso) {
  const days = daysAgo(iso);
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : fullDay.format(new Date(iso));
}

/** Short, for a list: the time today, then the weekday, then the date. */
export function when(iso) {
  const days = daysAgo(iso);
  return (days === 0 ? clock : days < 7 ? weekday : dayMonth).format(new Date(iso));
}

function daysAgo(iso) {
  const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
  return Math.round((midnight(Date.now()) - midnight(iso)) / 86_400_000);
}

export const shortId = (id) => (id ?? "").replaceAll("-", "").slice(-6);
export const titleOf = (conversation) => conversation.title?.trim() || "Untitled conversation";

/** A steady hue, 0 to 359, for an id. */
export function hue(id) {
  let hash = 0;
  for (const character of id ?? "") hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return hash % 360;
}

const marks = /(`[^`\n]+`)|(\*\*[^*\n]+\*\*)|(https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]])/g;

/** Text with code blocks, `code`, **bold** and links. Everything ends as text, whatever it holds. */
export function richText(content) {
  return content.split(/```[^\n`]*\n?([\s\S]*?)(?:```|$)/).flatMap((part, i) => {
    if (i % 2 === 1) return [element("pre", {}, element("code", { textContent: part.replace(/\n$/, "") }))];
    const text = part.replace(/^\n+|\n+$/g, "");
    return text ? [element("div", { className: "text" }, ...inline(text))] : [];
  });
}

function inline(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(marks)) {
    const [all, code, bold, link] = match;
    nodes.push(text.slice(at, match.index));
    if (code) nodes.push(element("code", { textContent: all.slice(1, -1) }));
    else if (bold) nodes.push(element("strong", { textContent: all.slice(2, -2) }));
    else nodes.push(element("a", { href: link, textContent: link, target: "_blank", rel: "noopener noreferrer nofollow" }));
    at = match.index + all.length;
  }
  nodes.push(text.slice(at));
  return nodes;
}
