import { useState } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";

type ConfirmProps = { title: string; text: string; action: string; onConfirm: () => unknown; onClose: () => void };

/** Asks before what cannot be undone. */
export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try { await onConfirm(); } finally { onClose(); }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="dialog-body">
        <p>{text}</p>
        <div className="dialog-foot">
          <Button data-autofocus onClick={onClose}>Cancel</Button>
          <Button look="danger" busy={busy} onClick={() => void confirm()}>{action}</Button>
        </div>
      </div>
    </Dialog>
  );
}
