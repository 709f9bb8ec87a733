import type { Message, PendingEdit } from "@chorus/client";
import { Clock, Split, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Markdown } from "../markdown/Markdown.tsx";
import { timeOfDay } from "../text/format.ts";
import { Button } from "../ui/Button.tsx";
import type { MessageDoings } from "./doings.ts";
import "./edited.css";

/** What is to be said of an edit that the server does not have yet; a conflict says all of it. */
export function EditState({ edit, doings }: { edit: PendingEdit; doings: MessageDoings }) {
  if (!edit.problem) return edit.theirs ? null : <p className="sending"><Clock aria-hidden />Edited here; it is saved once there is a connection</p>;
  return (
    <div className="refused" role="alert">
      <TriangleAlert aria-hidden />
      <span>Your edit was not saved: {edit.problem.message}</span>
      <Button className="small" onClick={() => doings.resolve(edit.messageId, "mine")}>Retry</Button>
      <Button className="small" look="quiet" onClick={() => doings.resolve(edit.messageId, "theirs")}>Discard</Button>
    </div>
  );
}

/** A message that changed here and elsewhere: both texts, and which of them stays. */
export function Conflict({ edit, theirs, doings }: { edit: PendingEdit; theirs: Message; doings: MessageDoings }) {
  const resolve = (stays: "mine" | "theirs") => doings.resolve(edit.messageId, stays);
  return (
    <section className="conflict" aria-label="Changed in two places">
      <header><Split aria-hidden /><div><strong>This message was changed in two places</strong><p>Both texts are kept until you choose.</p></div></header>
      <div className="conflict-texts">
        <Side name="Yours, written here" action="Keep mine" look="primary" onKeep={() => resolve("mine")}><Markdown text={edit.content} /></Side>
        <Side name={`The other, at ${timeOfDay(theirs.updatedAt)}`} action="Keep the other" look="plain" onKeep={() => resolve("theirs")}>
          {theirs.deleted ? <p className="tombstone">This message was deleted.</p> : <Markdown text={theirs.content} />}
        </Side>
      </div>
    </section>
  );
}

type SideProps = { name: string; action: string; look: "primary" | "plain"; onKeep: () => void; children: ReactNode };

function Side({ name, action, look, onKeep, children }: SideProps) {
  return (
    <figure>
      <figcaption>{name}</figcaption>
      <div className="conflict-text scroll" tabIndex={0} role="region" aria-label={name}>{children}</div>
      <Button className="small" look={look} onClick={onKeep}>{action}</Button>
    </figure>
  );
}
