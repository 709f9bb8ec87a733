import type { Message } from "@chorus/client";
import { useReply } from "@chorus/client/react";
import { CircleStop, RotateCw, TriangleAlert } from "lucide-react";
import { useDeferredValue } from "react";
import { Markdown } from "../markdown/Markdown.tsx";
import { Button } from "../ui/Button.tsx";
import { Attachments } from "./Attachments.tsx";
import type { MessageDoings } from "./doings.ts";
import { PictureFailed, PictureSoon } from "./Picture.tsx";

type MessageBodyProps = { message: Message; doings: MessageDoings; mayWrite: boolean };

export function MessageBody({ message, doings, mayWrite }: MessageBodyProps) {
  if (message.deleted) return <p className="tombstone">This message was deleted.</p>;
  const regenerate = mayWrite ? () => doings.regenerate(message.id) : undefined;
  if (message.kind === "image") return <ImageBody message={message} onRetry={regenerate} />;
  if (message.status === "generating") return <GrowingText conversationId={message.conversationId} message={message} />;
  return (
    <>
      {message.attachments.length > 0 && <Attachments attachments={message.attachments} />}
      {message.content && <Markdown text={message.content} breaks={message.role !== "assistant"} />}
      {message.status === "failed" && (
        <div className="failure" role="group" aria-label="Failed reply">
          <TriangleAlert aria-hidden />
          <div><strong>{message.content ? "The reply broke off" : "There was no reply"}</strong><p>{reasonOf(message)}</p></div>
          {regenerate && <Button className="small" icon={<RotateCw />} onClick={regenerate}>Try again</Button>}
        </div>
      )}
      {message.status === "cancelled" && <p className="stopped"><CircleStop aria-hidden />Stopped</p>}
    </>
  );
}

// Alone, so that the tokens of a reply redraw nothing but its text; and that only when there is nothing more urgent, such as a key.
function GrowingText({ conversationId, message }: { conversationId: string; message: Message }) {
  const reply = useReply(conversationId, message.id);
  const text = useDeferredValue(reply.text || message.content);
  if (!text) return <p className="thinking"><span>Thinking</span><i /><i /><i /></p>;
  return <Markdown text={text} growing breaks={false} />;
}

function ImageBody({ message, onRetry }: { message: Message; onRetry: (() => void) | undefined }) {
  const { aspectRatio, prompt } = message.metadata;
  const said = typeof prompt === "string" ? prompt : message.content;
  if (message.status === "generating") return <PictureSoon prompt={said} aspectRatio={typeof aspectRatio === "string" ? aspectRatio : null} />;
  if (message.status !== "complete") return <PictureFailed reason={message.status === "cancelled" ? "It was stopped." : reasonOf(message)} onRetry={onRetry} />;
  const named = message.attachments.map(each => ({ ...each, name: said || each.name }));
  return (
    <>
      <Attachments attachments={named} />
      {said && <p className="picture-prompt">{said}</p>}
    </>
  );
}

function reasonOf(message: Message): string {
  const error = message.metadata["error"];
  return typeof error === "object" && error !== null && "message" in error && typeof error.message === "string" ? error.message : "Try again in a moment.";
}
