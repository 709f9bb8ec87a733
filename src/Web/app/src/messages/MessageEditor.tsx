import type { Message } from "@chorus/client";
import { Problem } from "@chorus/client";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "../ui/Button.tsx";
import type { MessageDoings } from "./doings.ts";

export function MessageEditor({ message, doings }: { message: Message; doings: MessageDoings }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(message.content);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    field.current!.focus();
    field.current!.setSelectionRange(text.length, text.length);
  }, []);

  const save = async () => {
    if (busy || (!text.trim() && message.attachments.length === 0)) return;
    setBusy(true);
    try {
      await doings.saveEdit(message.id, text);
    } catch (failure) {
      setProblem(Problem.of(failure).message);
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") doings.cancelEdit();
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <div className="message-editor">
      <textarea ref={field} className="input" dir="auto" aria-label="Edit message" value={text} onChange={event => setText(event.target.value)} onKeyDown={press} />
      {problem && <p className="field-error" role="alert">{problem}</p>}
      <div className="dialog-foot">
        <Button className="small" onClick={() => doings.cancelEdit()}>Cancel</Button>
        <Button className="small" look="primary" busy={busy} onClick={() => void save()}>Save</Button>
      </div>
    </div>
  );
}
