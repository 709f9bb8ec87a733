import { Problem } from "@chorus/client";
import { useState, type FormEvent } from "react";
import { sayProblem } from "../notifications/useAttempt.ts";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { Field } from "./Field.tsx";

type RenameDialogProps = { heading: string; title: string; onRename: (title: string) => Promise<unknown>; onClose: () => void };

export function RenameDialog({ heading, title: before, onRename, onClose }: RenameDialogProps) {
  const [title, setTitle] = useState(before);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onRename(title.trim());
      onClose();
    } catch (failure) {
      setProblem(sayProblem(Problem.of(failure)));
      setBusy(false);
    }
  };
  return (
    <Dialog title={heading} onClose={onClose}>
      <form className="dialog-body" onSubmit={event => void submit(event)}>
        <Field label="Title" name="title" maxLength={500} value={title} onChange={event => setTitle(event.target.value)} error={problem} autoComplete="off" />
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>Rename</Button>
        </div>
      </form>
    </Dialog>
  );
}
