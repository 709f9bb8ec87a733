import type { PendingEdit } from "@chorus/client";
import { ChevronDown, Clock, TriangleAlert } from "lucide-react";
import { memo, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { AssistantAvatar, Avatar } from "../ui/Avatar.tsx";
import { dayName, exactTime, timeOfDay } from "../text/format.ts";
import { OutgoingFiles } from "./Attachments.tsx";
import type { MessageDoings } from "./doings.ts";
import { Conflict, EditState } from "./Edited.tsx";
import { MessageActions } from "./MessageActions.tsx";
import { MessageBody } from "./MessageBody.tsx";
import { MessageEditor } from "./MessageEditor.tsx";
import type { Row } from "./rows.ts";
import { Markdown } from "../markdown/Markdown.tsx";

type MessageRowProps = {
  row: Row;
  position: number;
  of: number;
  isCurrent: boolean;
  isHit: boolean;
  isEditing: boolean;
  edit: PendingEdit | undefined;
  mayWrite: boolean;
  mayRemoveAll: boolean;
  doings: MessageDoings;
};

/** One message with what stands above it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { row, position, of, isCurrent, isHit, edit, doings } = props;
  const { outgoing, author } = row;
  // What was edited here shows at once, whether or not the server has it.
  const message = row.message && edit && !edit.theirs ? { ...row.message, content: edit.content } : row.message;
  const [open, setOpen] = useState(false);
  const isGenerating = message?.status === "generating";
  const isFolded = row.isReplaced && !open && !isHit;
  const isEdited = message && message.revision > 1 && !message.deleted && author.side !== "assistant";
  const isPlain = author.side !== "assistant" || message?.deleted;
  return (
    <li data-key={row.key} aria-setsize={of} aria-posinset={position}>
      {row.isNewDay && <div className="day"><span>{dayName(row.at)}</span></div>}
      {row.isFirstUnread && <div className="unread-line"><span>New</span></div>}
      <article className={`message ${author.side} ${row.isContinued ? "continued" : ""} ${isHit ? "hit" : ""}`} tabIndex={isCurrent ? 0 : -1}
        aria-label={`${author.name}, ${timeOfDay(row.at)}`} aria-busy={isGenerating || undefined} data-seq={message?.seq} data-status={message?.status ?? outgoing?.status}
        onFocus={() => doings.focused(row.key)}>
        {author.side !== "mine" && author.side !== "system" && (row.isContinued
          ? <span className="avatar-space" />
          : author.side === "assistant" ? <AssistantAvatar busy={isGenerating} /> : <Avatar id={author.key} name={author.name.replace("User ", "").replace("Writer ", "")} />)}
        <div className="message-main">
          {(!row.isContinued || isEdited) && (
            <header>
              {!row.isContinued && <>
                {author.side !== "mine" && <strong>{author.name}</strong>}
                {row.attempt && <span className="attempt">Reply {row.attempt[0]} of {row.attempt[1]}</span>}
                <time dateTime={row.at} title={exactTime(row.at)}>{timeOfDay(row.at)}</time>
              </>}
              {isEdited && <span>edited</span>}
            </header>
          )}
          {isFolded && message
            ? <button type="button" className="folded" onClick={() => setOpen(true)}><ChevronDown aria-hidden />Show the earlier reply</button>
            : props.isEditing && message
              ? <MessageEditor message={edit ? { ...message, content: edit.content } : message} doings={doings} />
              : edit?.theirs ? <Conflict edit={edit} theirs={edit.theirs} doings={doings} />
              : <div className={isPlain ? "bubble" : "prose"}>
                  {message && <MessageBody message={message} doings={doings} mayWrite={props.mayWrite} />}
                  {outgoing && <>
                    {outgoing.content && <Markdown text={outgoing.content} />}
                    {outgoing.files.length > 0 && <OutgoingFiles files={outgoing.files} progress={outgoing.progress} />}
                  </>}
                </div>}
          {edit && !props.isEditing && <EditState edit={edit} doings={doings} />}
          {outgoing && <OutgoingState row={row} doings={doings} />}
          {message && !message.deleted && !props.isEditing && !edit?.theirs && (
            <MessageActions message={message} author={author} mayWrite={props.mayWrite} mayRemoveAll={props.mayRemoveAll} doings={doings} />
          )}
        </div>
      </article>
    </li>
  );
});

function OutgoingState({ row, doings }: { row: Row; doings: MessageDoings }) {
  const { id, status, problem } = row.outgoing!;
  if (status === "refused") {
    return (
      <div className="refused" role="alert">
        <TriangleAlert aria-hidden />
        <span>Not sent: {problem?.message ?? "it was refused."}</span>
        <Button className="small" onClick={() => doings.retry(id)}>Retry</Button>
        <Button className="small" look="quiet" onClick={() => doings.discard(id)}>Discard</Button>
      </div>
    );
  }
  return (
    <p className="sending">
      <Clock aria-hidden />{status === "uploading" ? "Uploading …" : status === "sending" ? "Sending …" : "Kept here; it is sent once there is a connection"}
    </p>
  );
}
