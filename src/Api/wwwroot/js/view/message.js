import { element, icon } from "./dom.js";
import { exactTime, richText, timeOfDay } from "./format.js";
import { authorOf, writtenAt } from "./people.js";

/**
 * One message as a list item. `item`: {message | entry, parent, startsGroup, me, canWrite, isEditing, on: {edit, save,
 * cancel, remove, retry, discard, jump}}; an `entry` is one of the outbox.
 */
export function messageItem(item) {
  const { message, entry, startsGroup, me } = item;
  const author = entry ? authorOf({ authorId: me }, me) : authorOf(message, me);
  const classes = ["message", author.side, startsGroup && "first", message?.deleted && "deleted", entry && (entry.refusal ? "refused" : "pending")];
  return element("li", { className: classes.filter(Boolean).join(" "), dataset: { id: (message ?? entry).id } },
    startsGroup && author.side !== "mine" && avatar(author),
    element("div", { className: "body" },
      startsGroup && header(author, message ?? entry),
      item.parent && quote(item),
      item.isEditing ? editor(item) : element("div", { className: "line" }, element("div", { className: "bubble", dir: "auto" }, ...words(message ?? entry)), tools(item)),
      footer(item)));
}

function avatar({ name, side, hue }) {
  const made = element("span", { className: `avatar ${side}`, textContent: side === "assistant" ? "✦" : name.at(-1).toUpperCase(), aria: { hidden: true } });
  made.style.setProperty("--hue", hue ?? 0);
  return made;
}

function header({ name }, message) {
  const at = writtenAt(message);
  return element("p", { className: "who" },
    element("strong", { textContent: name }),
    element("time", { dateTime: at, title: exactTime(at), textContent: timeOfDay(at) }));
}

function words({ deleted, content, status, metadata }) {
  if (deleted) return ["This message was deleted."];
  const error = status === "failed" && element("p", { className: "failure", textContent: metadata?.error?.message ?? "This reply failed." });
  return [...richText(content), error || null].filter(Boolean);
}

// Shown when it answers another message than the one right above it.
function quote({ parent, on }) {
  const text = parent.deleted ? "Deleted message" : parent.content.trim().slice(0, 160);
  return element("button", { className: "quote", type: "button", textContent: text, title: "Show what this answers", dir: "auto", onclick: () => on.jump(parent.id) });
}

function editor({ message, on }) {
  const text = element("textarea", { value: message.content, rows: Math.min(12, message.content.split("\n").length + 1), aria: { label: "Edit message" } });
  const save = () => text.value.trim() && on.save(message, text.value);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") on.cancel();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  requestAnimationFrame(() => text.focus());
  return element("div", { className: "editor" }, text,
    element("div", { className: "actions" },
      element("button", { className: "button", type: "button", textContent: "Cancel", onclick: () => on.cancel() }),
      element("button", { className: "button primary", type: "button", textContent: "Save", onclick: save })));
}

function footer({ message, entry, on }) {
  if (entry?.refusal) {
    return element("p", { className: "state" }, `Not sent: ${entry.refusal.message} `,
      element("button", { type: "button", className: "link", textContent: "Retry", onclick: () => on.retry(entry.id) }),
      element("button", { type: "button", className: "link", textContent: "Discard", onclick: () => on.discard(entry.id) }));
  }
  if (entry) return element("p", { className: "state" }, icon("clock"), "Sending …");
  return message.revision > 1 && !message.deleted && element("p", { className: "state", textContent: "edited" });
}

function tools({ message, me, canWrite, on }) {
  const isMine = message?.authorId === me && message.role !== "assistant";
  if (!isMine || !canWrite || message.deleted || message.revision === 0) return null;
  return element("span", { className: "tools" }, tool("pencil", "Edit", () => on.edit(message)), tool("trash", "Delete", () => on.remove(message)));
}

const tool = (name, title, onclick) =>
  element("button", { className: "tool", type: "button", title, onclick, aria: { label: title } }, icon(name));
