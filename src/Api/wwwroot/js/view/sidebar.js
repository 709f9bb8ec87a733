import { peopleOf, unread } from "../conversations.js";
import { uuidv7 } from "../uuid.js";
import { byId, drawing, element, keyed } from "./dom.js";
import { hue, titleOf, when } from "./format.js";
import { currentId, open } from "./route.js";
import { attempt } from "./toasts.js";

const nearEnd = 300;

/** The list of conversations, newest change first, live. */
export function sidebarView(chorus) {
  const { conversations } = chorus;
  const scroll = byId("conversation-scroll");
  let archived = false;
  let loading = false;

  const draw = drawing(() => {
    const list = conversations.list(archived);
    const open = currentId();
    keyed(byId("conversations"), list.map((conversation) => ({ conversation, isOpen: conversation.id === open, when: when(conversation.updatedAt) })), {
      key: ({ conversation }) => conversation.id,
      same: (a, b) => a.conversation === b.conversation && a.isOpen === b.isOpen && a.when === b.when,
      create: row,
      update: fill,
    });
    const empty = byId("conversations-empty");
    empty.hidden = list.length > 0 || !conversations.isLoaded(archived);
    empty.textContent = archived ? "Nothing archived." : "No conversations yet.";
    byId("show-active").setAttribute("aria-selected", !archived);
    byId("show-archived").setAttribute("aria-selected", archived);
    const waiting = conversations.list(false).filter((conversation) => unread(conversation) > 0).length;
    document.title = waiting > 0 ? `(${waiting}) Chorus` : "Chorus";
  });

  const loadMore = async () => {
    const wanted = !conversations.isLoaded(archived) || conversations.hasMore(archived);
    const isNear = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < nearEnd;
    if (loading || !wanted || !isNear) return;
    loading = true;
    await attempt(() => conversations.loadMore(archived));
    loading = false;
  };

  const show = (which) => {
    archived = which;
    draw();
    loadMore();
  };

  const create = () => attempt(async () => {
    const made = await chorus.api.createConversation({ id: uuidv7() });
    conversations.put(made);
    show(false);
    open(made.id);
  });

  byId("show-active").onclick = () => show(false);
  byId("show-archived").onclick = () => show(true);
  byId("new-conversation").onclick = create;
  byId("welcome-new").onclick = create;
  scroll.onscroll = loadMore;
  addEventListener("hashchange", draw);
  const unsubscribe = conversations.subscribe(draw);
  draw();
  return () => {
    removeEventListener("hashchange", draw);
    unsubscribe();
  };
}

function row(item) {
  const link = element("a", {},
    element("span", { className: "avatar", aria: { hidden: true } }),
    element("span", { className: "name", dir: "auto" }),
    element("time"),
    element("span", { className: "about" }),
    element("span", { className: "badge" }));
  const made = element("li", {}, link);
  fill(made, item);
  return made;
}

function fill(made, { conversation, isOpen, when }) {
  const link = made.firstElementChild;
  const [avatar, name, time, about, badge] = link.children;
  const count = isOpen && document.hasFocus() ? 0 : unread(conversation);
  const people = peopleOf(conversation).length;
  link.href = `#/c/${conversation.id}`;
  link.className = count ? "row unread" : "row";
  link.ariaCurrent = isOpen ? "page" : null;
  name.textContent = titleOf(conversation);
  avatar.textContent = [...name.textContent][0].toUpperCase();
  avatar.style.setProperty("--hue", hue(conversation.id));
  time.dateTime = conversation.updatedAt;
  time.textContent = when;
  about.textContent = [messageCount(conversation.lastSeq), people > 1 && `${people} people`].filter(Boolean).join(" · ");
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? "99+" : count;
  badge.title = `${count} unread`;
}

const messageCount = (count) =>
  count === 0 ? "No messages yet" : `${count.toLocaleString()} message${count === 1 ? "" : "s"}`;
