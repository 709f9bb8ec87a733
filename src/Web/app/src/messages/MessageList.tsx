import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useWindow } from "../windowing/useWindow.ts";
import type { MessageDoings } from "./doings.ts";
import { MessageRow } from "./MessageRow.tsx";
import type { Row } from "./rows.ts";
import "./messages.css";
import "./pictures.css";

type MessageListProps = {
  rows: readonly Row[];
  total: number;
  hasOlder: boolean;
  hasNewer: boolean;
  isLoadingOlder: boolean;
  unread: number;
  mayWrite: boolean;
  mayRemoveAll: boolean;
  editing: string | null;
  /** A row to show, such as a search's hit. */
  goal: string | null;
  doings: MessageDoings;
  onOlder: () => void;
  onNewer: () => void;
  onLatest: () => void;
  onSeen: () => void;
};

/** The rows of a conversation: only those in sight are there. */
export function MessageList(props: MessageListProps) {
  const { rows, goal, hasNewer, editing, doings } = props;
  const [current, setCurrent] = useState<string | null>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const keys = useKeys(rows);
  const view = useWindow({
    keys,
    isEndTheEnd: !hasNewer,
    guess: 96,
    onNearTop: () => props.hasOlder && !props.isLoadingOlder && props.onOlder(),
    onNearEnd: () => hasNewer && props.onNewer(),
    onAtEnd: setAtEnd,
  });

  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (goal && goal !== shown.current && view.toRow(goal)) shown.current = goal;
  }, [goal, rows]);

  // What one sends oneself one wants to see.
  const lastOutgoing = rows.at(-1)?.outgoing?.id;
  useEffect(() => { if (lastOutgoing && !hasNewer) view.toEnd(); }, [lastOutgoing]);

  useEffect(() => { if (isAtEnd && !hasNewer) props.onSeen(); }, [isAtEnd, hasNewer, rows.at(-1)?.key]);

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
    const message = isRow ? rows[at]?.message : undefined;
    const act = (): boolean => {
      switch (event.key) {
        case "ArrowUp": case "k": if (!isRow && event.key === "ArrowUp") return false; focusRow(isRow ? at - 1 : at); return true;
        case "ArrowDown": case "j": if (!isRow && event.key === "ArrowDown") return false; focusRow(isRow ? at + 1 : at); return true;
        case "Home": focusRow(0); return true;
        case "End": focusRow(keys.length - 1); return true;
      }
      if (!message || message.deleted) return false;
      const isMine = rows[at]!.author.side === "mine";
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
  const firstSeq = rows[0]?.message?.seq ?? 1;
  return (
    <div className="messages-holder">
      <div ref={view.scroller} className="messages-scroller scroll" tabIndex={0} role="region" aria-label="Messages" onKeyDown={press}>
        <ol ref={view.list} className="messages">
          {visible.map((row, at) => (
            <MessageRow key={row.key} row={row} position={firstSeq + view.first + at} of={Math.max(props.total, rows.length)} isCurrent={row.key === tabStop}
              isHit={row.key === goal} isEditing={row.key === editing} mayWrite={props.mayWrite} mayRemoveAll={props.mayRemoveAll} doings={doings} />
          ))}
        </ol>
      </div>
      {props.isLoadingOlder && <p className="older"><span className="spinner" aria-hidden />Loading earlier messages</p>}
      {(!isAtEnd || hasNewer) && (
        <button type="button" className="to-end" onClick={() => { if (hasNewer) props.onLatest(); view.toEnd(); }}>
          <ArrowDown aria-hidden />{props.unread > 0 ? `${props.unread} new` : "Newest"}
        </button>
      )}
    </div>
  );
}

// The same array as long as it says the same: a new one makes all positions be looked up again.
function useKeys(rows: readonly Row[]): readonly string[] {
  const kept = useRef<readonly string[]>([]);
  const keys = rows.map(row => row.key);
  if (keys.length !== kept.current.length || keys.some((key, at) => key !== kept.current[at])) kept.current = keys;
  return kept.current;
}
