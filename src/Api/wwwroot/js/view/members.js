import { peopleOf } from "../conversations.js";
import { element } from "./dom.js";
import { field, form, openDialog } from "./dialogs.js";
import { hue, shortId } from "./format.js";
import { nameOf } from "./people.js";
import { attempt, toast } from "./toasts.js";

/** Who takes part in a conversation; its owner lets people in and out. */
export function openMembers(chorus, conversationId) {
  openDialog("Members", (close) => {
    const holder = element("div", {});
    const draw = () => {
      const conversation = chorus.conversations.get(conversationId);
      if (!conversation) return close();
      holder.replaceChildren(memberList(chorus, conversation, close), ...(conversation.ownerId === chorus.userId ? [adding(chorus, conversationId)] : []));
    };
    let seen = chorus.conversations.get(conversationId)?.members;
    const unsubscribe = chorus.conversations.subscribe(() => {
      if (!holder.isConnected) return unsubscribe();
      const now = chorus.conversations.get(conversationId)?.members;
      if (now !== seen) draw();
      seen = now;
    });
    draw();
    return holder;
  });
}

function memberList(chorus, conversation, close) {
  const isOwner = conversation.ownerId === chorus.userId;
  return element("ul", { className: "people" }, ...peopleOf(conversation).map(({ userId, role }) => {
    const isMe = userId === chorus.userId;
    const avatar = element("span", { className: "avatar", textContent: shortId(userId).at(-1).toUpperCase() });
    avatar.style.setProperty("--hue", hue(userId));
    const remove = () => attempt(async () => {
      await chorus.api.removeMember(conversation.id, userId);
      if (isMe) close();
    });
    const removable = role !== "owner" && (isOwner || isMe);
    return element("li", {}, avatar,
      element("span", { className: "name", textContent: nameOf(userId, chorus.userId), title: userId }),
      element("span", { className: "role", textContent: role }),
      removable && element("button", { className: "link", type: "button", textContent: isMe ? "Leave" : "Remove", onclick: remove }));
  }));
}

function adding(chorus, conversationId) {
  const role = element("select", { name: "role" },
    element("option", { value: "member", textContent: "reads and writes" }), element("option", { value: "viewer", textContent: "reads only" }));
  const made = form([
    field("Add someone by user id", { name: "userId", required: true, pattern: "\\s*[0-9a-fA-F\\-]{36}\\s*", placeholder: "shown under their Account", autocomplete: "off" }),
    element("label", { className: "field" }, element("span", { textContent: "They" }), role),
  ], "Add", async ({ userId, role: chosen }) => {
    await chorus.api.addMember(conversationId, userId.trim().toLowerCase(), chosen);
    made.reset();
    toast("Added.");
  });
  return made;
}
