import type { Message, ReplyMetadata } from "@chorus/client";
import { Pencil, RotateCw, Square, Trash2 } from "lucide-react";
import type { Author } from "../people/people.ts";
import { count, seconds } from "../text/format.ts";
import { IconButton } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import type { MessageDoings } from "./doings.ts";

type MessageActionsProps = { message: Message; author: Author; mayWrite: boolean; mayRemoveAll: boolean; doings: MessageDoings };

/** Seen where the pointer or the focus is. */
export function MessageActions({ message, author, mayWrite, mayRemoveAll, doings }: MessageActionsProps) {
  const isMine = author.side === "mine";
  if (message.status === "generating") {
    return mayWrite && (
      <div className="message-actions shown">
        <button type="button" className="stop-reply" onClick={() => doings.stop(message.id)}><Square aria-hidden />Stop</button>
      </div>
    );
  }
  return (
    <div className="message-actions">
      {message.content && <CopyButton small text={message.content} label="Copy" shortcut="C" />}
      {mayWrite && message.role === "assistant" && <IconButton className="small" label="Regenerate" shortcut="R" onClick={() => doings.regenerate(message.id)}><RotateCw /></IconButton>}
      {mayWrite && isMine && <IconButton className="small" label="Edit" shortcut="E" onClick={() => doings.startEdit(message.id)}><Pencil /></IconButton>}
      {mayWrite && (isMine || mayRemoveAll) && <IconButton className="small" label="Delete" shortcut="Del" onClick={() => doings.remove(message)}><Trash2 /></IconButton>}
      {message.role === "assistant" && <ReplyFacts metadata={message.metadata as ReplyMetadata} />}
    </div>
  );
}

function ReplyFacts({ metadata }: { metadata: ReplyMetadata }) {
  const { model, duration, inputTokens, outputTokens } = metadata;
  const facts = [
    typeof model === "string" && model,
    typeof duration === "number" && seconds(duration),
    typeof outputTokens === "number" && count((typeof inputTokens === "number" ? inputTokens : 0) + outputTokens, "token"),
  ].filter(Boolean);
  return facts.length > 0 && <span className="facts">{facts.join(" · ")}</span>;
}
