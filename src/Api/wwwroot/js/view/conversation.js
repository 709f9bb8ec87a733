import { peopleOf } from "../conversations.js";
import { composerView } from "./composer.js";
import { askText, confirmDialog } from "./dialogs.js";
import { byId, drawing } from "./dom.js";
import { titleOf } from "./format.js";
import { openMembers } from "./members.js";
import { nameOf } from "./people.js";
import { currentId, open } from "./route.js";
import { timelineView } from "./timeline.js";
import { attempt, toast } from "./toasts.js";

/** The open conversation: what it is called, who is there, what can be done with it. */
export function conversationView(chorus) {
  let shown;
  let endTimeline = () => {};

  const change = (part) => attempt(async () => chorus.conversations.put(await chorus.api.changeConversation(shown, part)));
  byId("rename").onclick = () => {
    const { title } = chorus.conversations.get(shown);
    askText("Rename", "Title", title ?? "", "Rename", async (text) =>
      chorus.conversations.put(await chorus.api.changeConversation(shown, { title: text })));
  };
  byId("archive").onclick = () => change({ archived: !chorus.conversations.get(shown).archived });
  byId("members").onclick = () => openMembers(chorus, shown);
  byId("delete").onclick = () =>
    confirmDialog("Delete conversation", "It disappears for all its members, with all its messages.", "Delete", async () => {
      const id = shown;
      await chorus.api.deleteConversation(id);
      chorus.conversations.remove(id);
    });

  const draw = drawing(() => {
    const conversation = shown && chorus.conversations.get(shown);
    if (!conversation) return;
    const isOwner = conversation.ownerId === chorus.userId;
    const canWrite = chorus.canWrite(shown);
    byId("title").textContent = titleOf(conversation);
    byId("subtitle").textContent = about(conversation, canWrite);
    byId("archive").title = conversation.archived ? "Take out of the archive" : "Archive";
    byId("archive").setAttribute("aria-pressed", conversation.archived);
    byId("rename").hidden = byId("archive").hidden = !canWrite;
    byId("delete").hidden = !isOwner;
    byId("composer").hidden = !canWrite;
    byId("read-only").hidden = canWrite;
    drawTyping();
  });

  const drawTyping = () => {
    const names = chorus.typing.in(shown ?? "none").map((userId) => nameOf(userId, chorus.userId));
    byId("typing").textContent = names.length ? `${names.join(", ")} ${names.length === 1 ? "is" : "are"} typing …` : "";
  };

  const route = async () => {
    const id = currentId();
    if (id === shown) return;
    endTimeline();
    endTimeline = () => {};
    shown = id;
    byId("app").dataset.view = shown ? "conversation" : "list";
    byId("welcome").hidden = Boolean(shown);
    byId("open").hidden = !shown;
    byId("title").textContent = byId("subtitle").textContent = "";
    draw();
    if (!id) return;
    endTimeline = timelineView(chorus, id);
    composerView(chorus, id);
    if (!chorus.conversations.get(id)) await chorus.conversations.load(id).catch((problem) => leave(id, problem));
  };

  const leave = (id, problem) => {
    if (problem.isRetryable) return;
    toast("That conversation does not exist, or is not yours.", "error");
    if (currentId() === id) open(null);
  };

  let wasThere = false;
  const changed = () => {
    const isThere = Boolean(shown && chorus.conversations.get(shown));
    if (wasThere && !isThere && shown === currentId()) open(null);
    wasThere = isThere;
    draw();
  };

  addEventListener("hashchange", route);
  const ends = [chorus.conversations.subscribe(changed), chorus.typing.subscribe(drawTyping), () => removeEventListener("hashchange", route), () => endTimeline()];
  draw();
  route();
  return () => ends.forEach((end) => end());
}

function about(conversation, canWrite) {
  const { length } = peopleOf(conversation);
  const people = length === 1 ? "Only you" : `${length} people`;
  return [people, conversation.archived && "archived", !canWrite && "read only"].filter(Boolean).join(" · ");
}
