import type { Conversation, ConversationStore, ExportFormat, Role } from "@chorus/client";
import { useAccount, usePresence } from "@chorus/client/react";
import { Archive, ArchiveRestore, ArrowUpToLine, Download, Ellipsis, Images, LogOut, Pencil, Trash2, Users } from "lucide-react";
import { useState } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { nameOf, peopleOf } from "../people/people.ts";
import { go } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { count } from "../text/format.ts";
import { fileName, saveAs } from "../text/save.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { IconButton } from "../ui/Button.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { MembersDialog } from "./MembersDialog.tsx";
import { RenameDialog } from "../ui/RenameDialog.tsx";
import { titleOf } from "./titles.ts";

const formats: readonly { format: ExportFormat; label: string }[] = [
  { format: "md", label: "Export as Markdown" }, { format: "html", label: "Export as a web page" }, { format: "pdf", label: "Export as PDF" }, { format: "json", label: "Export as JSON" },
];

type Asking = "rename" | "members" | "delete" | "leave" | null;

export function ConversationHeader({ conversation, messages, store, role }: { conversation: Conversation | null; messages: number; store: ConversationStore; role: Role }) {
  const [asking, setAsking] = useState<Asking>(null);
  const { userId } = useAccount();
  const { isOnline } = usePresence();
  const attempt = useAttempt();
  const close = () => setAsking(null);
  if (!conversation) return <PageBar title=" " />;

  const title = titleOf(conversation);
  const others = peopleOf(conversation).filter(each => each.userId !== userId);
  const online = others.filter(each => isOnline(each.userId)).length;
  const facts = [count(messages, "message"), others.length > 0 && count(others.length + 1, "person", "people"), online > 0 && `${online} online`, conversation.archived && "archived"];
  const exportAs = (format: ExportFormat) => void attempt("The export failed", async () => saveAs(await store.exportAs(format), fileName(title, format)));
  const archive = () => void attempt("It could not be archived", () => store.archive(!conversation.archived));
  const items: MenuItem[] = [
    ...role === "owner" || role === "member" ? [{ label: "Rename …", icon: <Pencil />, onChoose: () => setAsking("rename") }] : [],
    { label: "Members …", icon: <Users />, onChoose: () => setAsking("members") },
    { label: "To the beginning", icon: <ArrowUpToLine />, onChoose: () => go(paths.conversation(conversation.id, 1)) },
    { label: "Pictures", icon: <Images />, onChoose: () => go(`${paths.gallery}?conversation=${conversation.id}`) },
    ...role !== "viewer" ? [{ label: conversation.archived ? "Unarchive" : "Archive", icon: conversation.archived ? <ArchiveRestore /> : <Archive />, onChoose: archive }] : [],
    "line",
    ...formats.map(({ format, label }) => ({ label, icon: <Download />, onChoose: () => exportAs(format) })),
    "line",
    role === "owner"
      ? { label: "Delete …", icon: <Trash2 />, danger: true, onChoose: () => setAsking("delete") }
      : { label: "Leave …", icon: <LogOut />, danger: true, onChoose: () => setAsking("leave") },
  ];
  return (
    <PageBar title={title} subtitle={facts.filter(Boolean).join(" · ")}>
      {others.length > 0 && (
        <button type="button" className="faces" onClick={() => setAsking("members")} aria-label={`Members: ${count(others.length + 1, "person", "people")}`}>
          {others.slice(0, 3).map(each => <Avatar key={each.userId} id={each.userId} name={nameOf(each.userId, undefined).replace("User ", "")} size={28} online={isOnline(each.userId)} />)}
        </button>
      )}
      {others.length === 0 && <IconButton label="Members" onClick={() => setAsking("members")}><Users /></IconButton>}
      <Menu label="More" icon={<Ellipsis />} items={items} />
      {asking === "rename" && <RenameDialog heading="Rename the conversation" title={conversation.title ?? ""} onRename={next => store.rename(next)} onClose={close} />}
      {asking === "members" && <MembersDialog conversation={conversation} store={store} mayChange={role === "owner"} onClose={close} />}
      {asking === "delete" && (
        <Confirm title="Delete this conversation?" text={`“${title}” and all of its messages and pictures go, for everybody in it. This cannot be undone.`} action="Delete" onClose={close}
          onConfirm={() => attempt("It could not be deleted", async () => { await store.removeConversation(); go(paths.home, { replace: true }); })} />
      )}
      {asking === "leave" && userId && (
        <Confirm title="Leave this conversation?" text="You no longer see it; its owner can let you in again." action="Leave" onClose={close}
          onConfirm={() => attempt("You could not leave", async () => { await store.removeMember(userId); go(paths.home, { replace: true }); })} />
      )}
    </PageBar>
  );
}

