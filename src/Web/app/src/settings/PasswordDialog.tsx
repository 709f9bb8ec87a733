import { useAccount } from "@chorus/client/react";
import { useState } from "react";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { useSubmit } from "./useSubmit.ts";

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { changePassword, email } = useAccount();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const form = useSubmit(async () => {
    await changePassword(current, next);
    announce("The password is changed.");
    onClose();
  });
  return (
    <Dialog title="Change the password" description="Everywhere else you are signed out by this." onClose={onClose}>
      <form className="dialog-body" onSubmit={form.onSubmit}>
        <input type="email" name="email" autoComplete="username" value={email ?? ""} readOnly hidden />
        <Field label="Password now" type="password" name="currentPassword" required autoComplete="current-password" value={current}
          onChange={event => setCurrent(event.target.value)} error={form.wrongPassword ?? form.errorOf("currentPassword")} />
        <Field label="New password" type="password" name="newPassword" required minLength={8} autoComplete="new-password" value={next}
          onChange={event => setNext(event.target.value)} error={form.errorOf("newPassword")} hint="At least 8 characters." />
        {form.said && <p className="problem" role="alert">{form.said}</p>}
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={form.busy}>Change the password</Button>
        </div>
      </form>
    </Dialog>
  );
}
