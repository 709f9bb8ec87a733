import { Problem, type Conversation, type ConversationStore } from "@chorus/client";
import { useAccount, usePresence } from "@chorus/client/react";
import { UserMinus } from "lucide-react";
import { useState, type FormEvent } from "react";
import { sayProblem, useAttempt } from "../notifications/useAttempt.ts";
import { nameOf, peopleOf } from "../people/people.ts";
import { announce } from "../ui/announce.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Button, IconButton } from "../ui/Button.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { Segmented } from "../ui/Segmented.tsx";

const roles = [{ value: "member", label: "Can write" }, { value: "viewer", label: "Can read" }] as const;

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type MembersDialogProps = { conversation: Conversation; store: ConversationStore; mayChange: boolean; onClose: () => void };

export function MembersDialog({ conversation, store, mayChange, onClose }: MembersDialogProps) {
  const { userId: me } = useAccount();
  const { isOnline } = usePresence();
  const attempt = useAttempt();
  const [userId, setUserId] = useState("");
  const [role, setRole] = useState<"member" | "viewer">("member");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!isId.test(userId.trim())) return setProblem("This is no id. One looks like your own below.");
    setBusy(true);
    setProblem(undefined);
    try {
      await store.addMember(userId.trim(), role);
      setUserId("");
      announce("Added.");
    } catch (failure) {
      setProblem(sayProblem(Problem.of(failure)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog title="Members" description="Everybody here sees the whole conversation, live." onClose={onClose}>
      <div className="dialog-body">
        <ul className="members" aria-label="Members">
          {peopleOf(conversation).map(member => (
            <li key={member.userId}>
              <Avatar id={member.userId} name={nameOf(member.userId, me ?? undefined).replace("User ", "")} online={member.userId === me || isOnline(member.userId)} size={36} />
              <span><strong>{nameOf(member.userId, me ?? undefined)}</strong><small>{member.role === "owner" ? "Owner" : member.role === "member" ? "Can write" : "Can read"}</small></span>
              {mayChange && member.role !== "owner" && (
                <IconButton className="small" label={`Remove ${nameOf(member.userId, undefined)}`} onClick={() => void attempt("They could not be removed", () => store.removeMember(member.userId))}><UserMinus /></IconButton>
              )}
            </li>
          ))}
        </ul>
        {mayChange && (
          <form className="add-member" onSubmit={event => void add(event)}>
            <Field label="Let somebody in, by their id" name="userId" value={userId} onChange={event => setUserId(event.target.value)} error={problem} hint="They find it under Settings." required autoComplete="off" spellCheck={false} />
            <Segmented label="What they may do" options={roles} value={role} onChange={setRole} />
            <Button type="submit" look="primary" busy={busy}>Add</Button>
          </form>
        )}
        {me && (
          <p className="own-id">
            <span>Your own id</span><code className="cut">{me}</code>
            <CopyButton small text={me} label="Copy your id" />
          </p>
        )}
      </div>
    </Dialog>
  );
}
