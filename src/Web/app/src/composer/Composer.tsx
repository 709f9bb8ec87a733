import type { Draft, ReplyKind } from "@chorus/client";
import { ArrowUp, FileText, Image, MessageSquare, Paperclip, Sparkles, Square, X } from "lucide-react";
import { useEffect, useImperativeHandle, useRef, type ClipboardEvent, type KeyboardEvent, type Ref } from "react";
import { usePreview } from "../messages/Attachments.tsx";
import { fileSize } from "../text/format.ts";
import { IconButton } from "../ui/Button.tsx";
import { Menu } from "../ui/Menu.tsx";
import { accepted, useFiles } from "./useFiles.ts";
import { useReplyKind } from "./useReplyKind.ts";
import "./composer.css";

export type ComposerHandle = { focus(): void; add(files: readonly File[]): void };

type ComposerProps = {
  ref?: Ref<ComposerHandle>;
  placeholder?: string;
  text: string;
  onText: (text: string) => void;
  onSend: (draft: Draft) => void;
  /** Stops the reply that is on its way; without it there is none. */
  onStop?: (() => void) | undefined;
  onEditLast?: () => void;
  autoFocus?: boolean;
};

const kinds: readonly { kind: ReplyKind; label: string; hint: string; icon: typeof Sparkles }[] = [
  { kind: "assistant", label: "Ask the assistant", hint: "Assistant", icon: Sparkles },
  { kind: "image", label: "Paint a picture", hint: "Picture", icon: Image },
  { kind: "none", label: "Only people answer", hint: "No reply", icon: MessageSquare },
];

const placeholders: Record<ReplyKind, string> = { assistant: "Ask anything …", image: "Describe a picture …", none: "Write a message …" };

/** What is sent: `/image` and a description are a picture, whoever answers else. */
function wished(text: string, kind: ReplyKind): { content: string; reply: ReplyKind } {
  const prompt = /^\/image\s+(.+)$/s.exec(text)?.[1];
  return prompt === undefined ? { content: text, reply: kind } : { content: prompt, reply: "image" };
}

/** Where messages are written. The text is the caller's, so that it outlives this. */
export function Composer({ ref, placeholder, text, onText, onSend, onStop, onEditLast, autoFocus = false }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useReplyKind();
  const files = useFiles();
  const chosen = kinds.find(each => each.kind === kind)!;
  const hasContent = text.trim() !== "" || files.items.length > 0;

  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus(), add: files.add }));
  // A keyboard that slides in at once would cover half of a phone.
  useEffect(() => { if (autoFocus && matchMedia("(pointer: fine)").matches) field.current?.focus(); }, []);
  useEffect(() => {
    const area = field.current!;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);

  const send = () => {
    if (!hasContent) return;
    onSend({ ...wished(text.trim(), kind), files: files.items });
    files.clear();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && text === "" && onEditLast) {
      event.preventDefault();
      onEditLast();
    } else if (event.key === "Escape" && onStop) {
      onStop();
    }
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    files.add([...event.clipboardData.files]);
  };

  return (
    <form className="composer" onSubmit={event => { event.preventDefault(); send(); }} aria-label="New message">
      {files.refused && <p className="problem composer-problem" role="alert">{files.refused}<IconButton className="small" label="Dismiss" onClick={files.dismiss}><X /></IconButton></p>}
      {files.items.length > 0 && (
        <ul className="composer-files" aria-label="Attached files">
          {files.items.map((file, at) => <AttachedFile key={`${at} ${file.name}`} file={file} onRemove={() => { files.remove(file); field.current?.focus(); }} />)}
        </ul>
      )}
      <textarea ref={field} id="composer-text" dir="auto" rows={1} value={text} placeholder={placeholder ?? placeholders[kind]} aria-label="Message" enterKeyHint="send"
        onChange={event => onText(event.target.value)} onKeyDown={press} onPaste={paste} />
      <div className="composer-bar">
        <input ref={picker} type="file" multiple hidden accept={accepted} onChange={event => { files.add([...event.target.files ?? []]); event.target.value = ""; field.current?.focus(); }} />
        <IconButton label="Attach files" onClick={() => picker.current!.click()}><Paperclip /></IconButton>
        <div className={`composer-kind ${kind}`}>
          <Menu label={`${chosen.hint}: who answers`} side="left" up icon={<><chosen.icon /><span>{chosen.hint}</span></>}
            items={kinds.map(each => ({ label: each.label, icon: <each.icon />, checked: each.kind === kind, onChoose: () => setKind(each.kind) }))} />
        </div>
        <span className="composer-hint" aria-hidden>{hasContent && <><kbd>⏎</kbd> send <kbd>⇧ ⏎</kbd> new line</>}</span>
        {onStop && !hasContent
          ? <IconButton look="primary" className="send" label="Stop the reply" shortcut="Esc" onClick={onStop}><Square className="stop-icon" /></IconButton>
          : <IconButton look="primary" className="send" type="submit" label="Send" shortcut="Enter" disabled={!hasContent}><ArrowUp /></IconButton>}
      </div>
    </form>
  );
}

function AttachedFile({ file, onRemove }: { file: File; onRemove: () => void }) {
  const preview = usePreview(file, file.type);
  return (
    <li className="composer-file">
      {preview ? <img src={preview} alt="" /> : <FileText aria-hidden />}
      <span><strong className="cut">{file.name}</strong><small>{fileSize(file.size)}</small></span>
      <IconButton className="small" label={`Remove ${file.name}`} onClick={onRemove}><X /></IconButton>
    </li>
  );
}
