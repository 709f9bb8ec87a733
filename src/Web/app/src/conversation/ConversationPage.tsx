import type { ConversationState, Draft } from "@chorus/client";
import { useAccount, useChorus, useConversation } from "@chorus/client/react";
import { CloudOff, EyeOff, MessagesSquare, RotateCw } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type DragEvent, type ReactNode } from "react";
import { Composer, type ComposerHandle } from "../composer/Composer.tsx";
import { MessageList } from "../messages/MessageList.tsx";
import { Rows } from "../messages/rows.ts";
import { sayProblem } from "../notifications/useAttempt.ts";
import { go, Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { Button } from "../ui/Button.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { Empty } from "../ui/Empty.tsx";
import { titleOf } from "./titles.ts";
import { Conflicts } from "./Conflicts.tsx";
import { ConversationHeader } from "./ConversationHeader.tsx";
import { MessagesSoon } from "./MessagesSoon.tsx";
import { Typing } from "./Typing.tsx";
import { useAnnouncedReplies } from "./useAnnouncedReplies.ts";
import { useDoings } from "./useDoings.ts";
import { useGoal } from "./useGoal.ts";
import { useListWishes } from "./useListWishes.ts";
import "./conversation.css";

export function ConversationPage({ id, seq }: { id: string; seq: number | undefined }) {
  const { userId } = useAccount();
  const store = useChorus().conversation(id);
  const state = useConversation(id);
  const { conversation, messages, outgoing } = state;
  const composer = useRef<ComposerHandle>(null);
  const { doings, editing, removing, setRemoving } = useDoings(store, composer);
  const unreadAfter = useUnreadAfter(conversation?.lastReadSeq, conversation?.lastSeq);
  const goal = useGoal(state, seq);
  const [isDropping, setDropping] = useState(false);
  useAnnouncedReplies(messages);

  const kept = useRef<Rows>(null);
  const rows = useMemo(() => (kept.current = new Rows(messages, outgoing, { me: userId ?? undefined, unreadAfter }, kept.current)), [messages, outgoing, userId, unreadAfter]);
  const wishes = useListWishes(store, id);

  useEffect(() => { document.title = conversation ? `${titleOf(conversation)} · Chorus` : "Chorus"; }, [conversation?.title]);

  if (state.status === "gone") {
    return (
      <Page>
        <Empty icon={<EyeOff />} title="This conversation is not there" text="It was deleted, or it is not yours to see.">
          <Link className="button primary" href={paths.home}>Start a new one</Link>
        </Empty>
      </Page>
    );
  }
  // What was written here is shown, even if the rest is out of reach.
  const isBare = rows.length === 0;
  if (state.status === "failed" && !conversation && isBare) {
    return (
      <Page>
        <Empty icon={<CloudOff />} title="It could not be loaded" text={state.problem ? sayProblem(state.problem) : "Try again in a moment."}>
          <Button look="primary" icon={<RotateCw />} onClick={() => void state.reload().catch(() => undefined)}>Try again</Button>
        </Empty>
      </Page>
    );
  }

  const generating = messages.findLast(each => each.status === "generating");
  const send = (draft: Draft) => {
    store.setTyping(false);
    store.send(draft);
    if (state.hasNewer) void store.showLatest().catch(() => undefined);
    if (seq) go(paths.conversation(id), { replace: true });
  };
  const type = (text: string) => {
    store.setDraft(text);
    store.setTyping(text !== "");
  };
  const editLast = () => {
    const last = rows.findLast(row => row.author.side === "mine" && row.message !== null && !row.message.deleted);
    if (last) doings.startEdit(last.key);
  };
  const drag = {
    onDragOver: (event: DragEvent) => { if (event.dataTransfer.types.includes("Files") && state.canWrite) { event.preventDefault(); setDropping(true); } },
    onDragLeave: (event: DragEvent) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false); },
    onDrop: (event: DragEvent) => { event.preventDefault(); setDropping(false); composer.current?.add([...event.dataTransfer.files]); },
  };

  return (
    <div className="page conversation" {...drag}>
      <ConversationHeader conversation={conversation} messages={countMessages(state)} store={store} role={state.role} />
      {isBare && state.status === "loading" ? <MessagesSoon />
        : isBare ? <Empty icon={<MessagesSquare />} title="Nothing here yet" text={state.canWrite ? "Write the first message." : "Nobody has written yet."} />
        : <MessageList key={id} rows={rows} total={conversation?.lastSeq ?? rows.length} hasOlder={state.hasOlder} hasNewer={state.hasNewer} isLoadingOlder={state.isLoadingOlder}
            unread={state.unread} mayWrite={state.canWrite} mayRemoveAll={state.role === "owner"} edits={state.edits} editing={editing} goal={goal} doings={doings} wishes={wishes} />}
      <div className="composer-holder">
        <Conflicts id={id} edits={state.edits} />
        <Typing users={state.typing} me={userId} activity={state.activity} />
        {state.canWrite || !conversation
          ? <Composer ref={composer} text={state.draft} onText={type} onSend={send} autoFocus onEditLast={editLast}
              onStop={generating && state.canWrite ? () => doings.stop(generating.id) : undefined} />
          : <p className="read-only">You may read this conversation, but not write in it.</p>}
      </div>
      {isDropping && <div className="drop" aria-hidden><p>Drop the files to attach them</p></div>}
      {removing && (
        <Confirm title="Delete this message?" text="It goes for everybody in the conversation. A note that there was one stays." action="Delete"
          onConfirm={() => doings.confirmRemove(removing)} onClose={() => setRemoving(null)} />
      )}
    </div>
  );
}

function Page({ children }: { children: ReactNode }) {
  return <div className="page conversation"><PageBar title="Conversation" />{children}</div>;
}

/** All of them, as far as is known here: what is deleted can be told apart only among those that are loaded. */
function countMessages({ messages, hasOlder, hasNewer, conversation }: ConversationState): number {
  return hasOlder || hasNewer ? conversation?.lastSeq ?? 0 : messages.filter(each => !each.deleted).length;
}

/** Where the unread ones began when it was opened; it stays there while one reads on. */
function useUnreadAfter(lastReadSeq: number | undefined, lastSeq: number | undefined): number | null {
  const [after, setAfter] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    if (after === undefined && lastReadSeq !== undefined && lastSeq !== undefined) setAfter(lastReadSeq > 0 && lastReadSeq < lastSeq ? lastReadSeq : null);
  }, [lastReadSeq, lastSeq]);
  return after ?? null;
}
