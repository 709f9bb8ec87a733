import type { PendingEdit } from "@chorus/client";
import { ArrowDown } from "lucide-react";
import { memo, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useWindow } from "../windowing/useWindow.ts";
import type { MessageDoings } from "./doings.ts";
import { MessageRow } from "./MessageRow.tsx";
import type { Rows } from "./rows.ts";
import "./messages.css";
import "./pictures.css";

/** What a list asks for; the same object as long as the conversation is shown. */
export type ListWishes = {
  older(): void;
  newer(): void;
  oldest(): void;
  latest(): void;
  seen(): void;
};

type MessageListProps = {
  rows: Rows;
  total: number;
  hasOlder: boolean;
  hasNewer: boolean;
  isLoadingOlder: boolean;
  unread: number;
  mayWrite: boolean;
  mayRemoveAll: boolean;
  edits: readonly PendingEdit[];
  editing: string | null;
  /** A row to show, such as a search's hit. */
  goal: string | null;
  doings: MessageDoings;
  wishes: ListWishes;
};

/** The rows of a conversation: only those in sight are there, and only what changes among them is drawn again. */
export const MessageList = memo(function MessageList(props: MessageListProps) {
  const { rows, edits, goal, hasOlder, hasNewer, editing, doings, wishes } = props;
  const { keys } = rows;
  const [current, setCurrent] = useState<string | null>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const view = useWindow({
    keys,
    isEndTheEnd: !hasNewer,
    guess: 96,
    onNearTop: () => hasOlder && !props.isLoadingOlder && wishes.older(),
    onNearEnd: () => hasNewer && wishes.newer(),
    onAtEnd: setAtEnd,
  });

  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (!goal) shown.current = null;
    else if (goal !== shown.current && view.toRow(goal)) shown.current = goal;
  }, [goal, rows]);

  // An end that is not loaded yet gets the focus once it is.
  const awaited = useRef<"first" | "last" | null>(null);
  useEffect(() => {
    if (awaited.current === "first" ? hasOlder : awaited.current === "last" ? hasNewer : true) return;
    focusRow(awaited.current === "first" ? 0 : keys.length - 1);
    awaited.current = null;
  }, [keys, hasOlder, hasNewer]);

  // What one sends oneself one wants to see.
  const lastOutgoing = rows.last?.outgoing?.id;
  useEffect(() => { if (lastOutgoing && !hasNewer) view.toEnd(); }, [lastOutgoing]);

  useEffect(() => {
    if (!isAtEnd || hasNewer) return;
    wishes.seen();
    addEventListener("focus", wishes.seen);
    return () => removeEventListener("focus", wishes.seen);
  }, [isAtEnd, hasNewer, keys.at(-1), wishes]);

  const tabStop = current !== null && keys.indexOf(current) >= 0 ? current : keys.at(-1);
  const focusRow = (at: number) => {
    const key = keys[Math.max(0, Math.min(keys.length - 1, at))];
    if (key === undefined) return;
    setCurrent(key);
    view.toRow(key, "edge");
    // Once it is there.
    requestAnimationFrame(() => view.list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] article`)?.focus({ preventScroll: true }));
  };
  const press = (event: KeyboardEvent) => {
    const article = (event.target as Element).closest("article");
    const isRow = event.target === article;
    if (event.ctrlKey || event.metaKey || event.altKey || !(isRow || event.target === view.scroller.current)) return;
    const at = keys.indexOf(tabStop ?? "");
    const message = isRow && at >= 0 ? rows.at(at).message : undefined;
    const act = (): boolean => {
      switch (event.key) {
        case "ArrowUp": case "k": if (!isRow && event.key === "ArrowUp") return false; focusRow(isRow ? at - 1 : at); return true;
        case "ArrowDown": case "j": if (!isRow && event.key === "ArrowDown") return false; focusRow(isRow ? at + 1 : at); return true;
        case "Home": if (hasOlder) { awaited.current = "first"; wishes.oldest(); } else focusRow(0); return true;
        case "End": if (hasNewer) { awaited.current = "last"; wishes.latest(); } else focusRow(keys.length - 1); return true;
      }
      if (!message || message.deleted) return false;
      const isMine = rows.at(at).author.side === "mine";
      switch (event.key) {
        case "c": doings.copy(message, message.content); return true;
        case "e": if (isMine && props.mayWrite) doings.startEdit(message.id); return true;
        case "r": if (message.role === "assistant" && props.mayWrite) doings.regenerate(message.id); return true;
        case "s": if (message.status === "generating" && props.mayWrite) doings.stop(message.id); return true;
        case "Delete": if ((isMine || props.mayRemoveAll) && props.mayWrite) doings.remove(message); return true;
        default: return false;
      }
    };
    if (act()) event.preventDefault();
  };

  const visible = rows.slice(view.first, view.last + 1);
  return (
    <div className="messages-holder">
      <div ref={view.scroller} className="messages-scroller scroll" tabIndex={0} role="region" aria-label="Messages" onKeyDown={press}>
        <ol ref={view.list} className="messages">
          {visible.map((row, at) => (
            <MessageRow key={row.key} row={row} position={rows.firstSeq + view.first + at} of={Math.max(props.total, rows.length)} isCurrent={row.key === tabStop}
              isHit={row.key === goal} isEditing={row.key === editing} edit={edits.find(each => each.messageId === row.key)} mayWrite={props.mayWrite} mayRemoveAll={props.mayRemoveAll} doings={doings} />
          ))}
        </ol>
      </div>
      {props.isLoadingOlder && <p className="older"><span className="spinner" aria-hidden />Loading earlier messages</p>}
      {(!isAtEnd || hasNewer) && (
        <button type="button" className="to-end" onClick={() => { if (hasNewer) wishes.latest(); view.toEnd(); }}>
          <ArrowDown aria-hidden />{props.unread > 0 ? `${props.unread} new` : "Newest"}
        </button>
      )}
    </div>
  );
});
