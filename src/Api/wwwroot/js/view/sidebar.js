import { unread } from "../conversations.js";
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

function row({ conversation, isOpen, when }) {
  const title = titleOf(conversation);
  const count = isOpen && document.hasFocus() ? 0 : unread(conversation);
  const avatar = element("span", { className: "avatar", textContent: [...title][0].toUpperCase(), aria: { hidden: true } });
  avatar.style.setProperty("--hue", hue(conversation.id));
  const others = conversation.members.length - 1;
  const about = [
    conversation.lastSeq === 0 ? "No messages yet" : `${conversation.lastSeq.toLocaleString()} message${conversation.lastSeq === 1 ? "" : "s"}`,
    others > 0 && `${conversation.members.length} people`,
  ].filter(Boolean).join(" · ");
  return element("li", {},
    element("a", { href: `#/c/${conversation.id}`, className: count ? "row unread" : "row", aria: isOpen ? { current: "page" } : {} },
      avatar,
      element("span", { className: "name", dir: "auto", textContent: title }),
      element("time", { dateTime: conversation.updatedAt, textContent: when }),
      element("span", { className: "about", textContent: about }),
      count > 0 && element("span", { className: "badge", textContent: count > 99 ? "99+" : count, title: `${count} unread` })));
}
