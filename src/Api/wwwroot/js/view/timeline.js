import { byId, drawing, element, keyed } from "./dom.js";
import { dayName } from "./format.js";
import { messageItem } from "./message.js";
import { authorOf, writtenAt } from "./people.js";
import { confirmDialog } from "./dialogs.js";
import { attempt } from "./toasts.js";

const nearEdge = 300;
const groupGap = 5 * 60_000;

/** The messages of one conversation: live at its end, paging at its start, and what is still on its way. */
export function timelineView(chorus, conversationId) {
  const timeline = chorus.timeline(conversationId);
  const scroll = byId("timeline");
  const list = byId("messages");
  const me = chorus.userId;
  let atEnd = true;
  let editing = null;
  let failed = false;

  const on = {
    edit: (message) => { editing = message.id; draw(); },
    cancel: () => { editing = null; draw(); },
    save: (message, content) => attempt(async () => {
      if (content !== message.content) timeline.put(await chorus.api.editMessage(message, content));
      on.cancel();
    }),
    remove: (message) => confirmDialog("Delete message", "It disappears for everybody in this conversation.", "Delete", () => chorus.api.deleteMessage(message)),
    retry: (id) => chorus.outbox.retry(id),
    discard: (id) => chorus.outbox.discard(id),
    jump: (id) => list.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" }),
  };

  const draw = drawing(() => {
    const anchor = atEnd ? null : firstVisible();
    keyed(list, items(), { key: (item) => item.key, same, create: (item) => (item.day ? dayItem(item.day) : messageItem(item)) });
    byId("older").hidden = !timeline.hasOlder;
    if (atEnd) scroll.scrollTop = scroll.scrollHeight;
    else if (anchor) keepInPlace(anchor);
    byId("to-end").hidden = atEnd;
    loadOlder();
    markRead();
  });

  // Also when what there is does not fill the window. After a failure only scrolling tries again.
  function loadOlder() {
    if (scroll.scrollTop > nearEdge || !timeline.hasOlder || !timeline.isLoaded || failed) return;
    timeline.loadOlder().catch(() => (failed = true));
  }

  // What is being read stays where it is when messages come in above it.
  function firstVisible() {
    const { top } = scroll.getBoundingClientRect();
    const child = [...list.children].find((each) => each.getBoundingClientRect().bottom > top);
    return child && { key: child.dataset.key, top: child.getBoundingClientRect().top };
  }

  function keepInPlace({ key, top }) {
    const child = [...list.children].find((each) => each.dataset.key === key);
    if (child) scroll.scrollTop += child.getBoundingClientRect().top - top;
  }

  function items() {
    const canWrite = chorus.canWrite(conversationId);
    const { messages } = timeline;
    const all = [];
    let day = null;
    let above = null;
    for (const message of messages) {
      const at = writtenAt(message);
      const today = dayName(at);
      if (today !== day) all.push({ key: `day ${message.id}`, day: (day = today) });
      const parent = message.parentId && message.parentId !== above?.id ? timeline.get(message.parentId) : null;
      const startsGroup = !above || all.at(-1).day || Boolean(parent) || !sameGroup(above, message);
      all.push({ key: message.id, message, parent, startsGroup, me, canWrite, isEditing: message.id === editing, on });
      above = message;
    }
    const waiting = chorus.outbox.of(conversationId).filter(({ id }) => !timeline.get(id));
    waiting.forEach((entry, i) => all.push({ key: entry.id, entry, startsGroup: i === 0, me, on }));
    return all;
  }

  const sameGroup = (a, b) =>
    authorOf(a, me).key === authorOf(b, me).key && Math.abs(Date.parse(writtenAt(b)) - Date.parse(writtenAt(a))) < groupGap;

  function markRead() {
    const conversation = chorus.conversations.get(conversationId);
    const isSeen = atEnd && document.visibilityState === "visible" && document.hasFocus();
    if (conversation && isSeen && timeline.lastSeq > conversation.lastReadSeq) chorus.markRead(conversationId, timeline.lastSeq);
  }

  const scrolled = () => {
    atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    byId("to-end").hidden = atEnd;
    failed = false;
    loadOlder();
    markRead();
  };

  // A phone's keyboard takes height away; the end stays in view.
  const resized = new ResizeObserver(() => atEnd && (scroll.scrollTop = scroll.scrollHeight));
  list.replaceChildren();
  scroll.onscroll = scrolled;
  byId("to-end").onclick = () => scroll.scrollTo({ top: scroll.scrollHeight, behavior: "smooth" });
  addEventListener("focus", markRead);
  resized.observe(scroll);
  const ends = [timeline.subscribe(draw), chorus.outbox.subscribe(draw), chorus.conversations.subscribe(draw),
    () => removeEventListener("focus", markRead), () => resized.disconnect()];
  draw();
  return () => ends.forEach((end) => end());
}

const dayItem = (day) => element("li", { className: "day" }, element("span", { textContent: day }));

function same(a, b) {
  return ["message", "entry", "parent", "startsGroup", "canWrite", "isEditing", "day"].every((name) => a[name] === b[name]);
}
