import { useAccount, useChorus } from "@chorus/client/react";
import { Download } from "lucide-react";
import { useState } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { saveAs } from "../text/save.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { useSubmit } from "./useSubmit.ts";

/** Leaving for good: what was made can be taken along first. */
export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const { deleteAccount, status, email } = useAccount();
  const chorus = useChorus();
  const attempt = useAttempt();
  const [password, setPassword] = useState("");
  const [isSure, setSure] = useState(false);
  const [exporting, setExporting] = useState(false);
  const hasPassword = status === "account" && email !== null;
  const form = useSubmit(() => deleteAccount(hasPassword ? password : undefined));

  const exportAll = async () => {
    setExporting(true);
    await attempt("The export failed", async () => saveAs(await chorus.exportAll(), `chorus-${new Date().toISOString().slice(0, 10)}.zip`));
    setExporting(false);
  };
  return (
    <Dialog title={status === "guest" ? "Delete all that is yours?" : "Delete the account?"} onClose={onClose}>
      <form className="dialog-body" onSubmit={form.onSubmit}>
        <p>Your conversations go, for their other members too, and so do your pictures, files and sessions. What you wrote in others’ conversations stays there without your name. There is no way back.</p>
        <div className="setting first"><div><strong>Take it along</strong><p>Conversations, sessions and pictures, as a zip.</p></div><Button icon={<Download />} busy={exporting} onClick={() => void exportAll()}>Export all</Button></div>
        {hasPassword && (
          <Field label="Password" type="password" name="password" required autoComplete="current-password" value={password}
            onChange={event => setPassword(event.target.value)} error={form.wrongPassword ?? form.errorOf("password")} />
        )}
        <label className="sure"><input type="checkbox" name="sure" checked={isSure} onChange={event => setSure(event.target.checked)} />I have what I want to keep. Delete everything.</label>
        {form.said && <p className="problem" role="alert">{form.said}</p>}
        <div className="dialog-foot">
          <Button data-autofocus onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" disabled={!isSure} busy={form.busy}>Delete everything</Button>
        </div>
      </form>
    </Dialog>
  );
}
