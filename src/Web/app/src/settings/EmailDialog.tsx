import { useAccount } from "@chorus/client/react";
import { useState } from "react";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { useSubmit } from "./useSubmit.ts";

export function EmailDialog({ onClose }: { onClose: () => void }) {
  const account = useAccount();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const form = useSubmit(async () => {
    await account.changeEmail(email.trim(), password);
    announce("The email is changed.");
    onClose();
  });
  return (
    <Dialog title="Change the email" description={`You sign in as ${account.email ?? ""} now.`} onClose={onClose}>
      <form className="dialog-body" onSubmit={form.onSubmit}>
        <Field label="New email" type="email" name="email" required maxLength={254} autoComplete="email" value={email}
          onChange={event => setEmail(event.target.value)} error={form.errorOf("email")} />
        <Field label="Password" type="password" name="password" required autoComplete="current-password" value={password}
          onChange={event => setPassword(event.target.value)} error={form.wrongPassword ?? form.errorOf("password")} />
        {form.said && <p className="problem" role="alert">{form.said}</p>}
        <div className="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={form.busy}>Change the email</Button>
        </div>
      </form>
    </Dialog>
  );
}
