import type { ImportReport } from "@chorus/client";
import { useAccount, useChorus } from "@chorus/client/react";
import { Download, LogOut, Upload } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { AccountDialog } from "../account/AccountDialog.tsx";
import { useConnectionWords } from "../connection/useConnectionWords.ts";
import { useAttempt } from "../notifications/useAttempt.ts";
import { Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { ShortcutsDialog } from "../shortcuts/ShortcutsDialog.tsx";
import { count } from "../text/format.ts";
import { saveAs } from "../text/save.ts";
import { readTheme, setTheme, type Theme } from "../theme/theme.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import { DeleteAccountDialog } from "./DeleteAccountDialog.tsx";
import { EmailDialog } from "./EmailDialog.tsx";
import { PasswordDialog } from "./PasswordDialog.tsx";
import { SignIns } from "./SignIns.tsx";
import "./settings.css";

const themes = [{ value: "system", label: "As the system" }, { value: "light", label: "Light" }, { value: "dark", label: "Dark" }] as const;

export function SettingsPage() {
  const [theme, choose] = useState<Theme>(readTheme);
  const [isHelpShown, setHelpShown] = useState(false);
  const connection = useConnectionWords();
  useEffect(() => { document.title = "Settings · Chorus"; }, []);
  return (
    <div className="page">
      <PageBar title="Settings" />
      <div className="page-body scroll">
        <div className="page-column narrow settings">
          <Account />
          <SignIns />
          <section aria-labelledby="looks">
            <h2 id="looks">Looks</h2>
            <div className="setting"><div><strong>Theme</strong><p>On this device.</p></div><Segmented label="Theme" options={themes} value={theme} onChange={next => { choose(next); setTheme(next); }} /></div>
          </section>
          <Data />
          <section aria-labelledby="more">
            <h2 id="more">More</h2>
            <div className="setting"><div><strong>Keyboard</strong><p>Everything can be done without a mouse.</p></div><Button onClick={() => setHelpShown(true)}>Show shortcuts</Button></div>
            <div className="setting"><div><strong>Connection</strong><p>{connection.long}</p></div>{connection.retry && <Button onClick={connection.retry}>Try now</Button>}</div>
            <div className="setting"><div><strong>Operation</strong><p>What this deployment is doing now: silos, connections, messages and events a second.</p></div><Link className="button plain" href={paths.operation}>Look</Link></div>
          </section>
        </div>
      </div>
      {isHelpShown && <ShortcutsDialog onClose={() => setHelpShown(false)} />}
    </div>
  );
}

function Account() {
  const { userId, email, status, logout } = useAccount();
  const [asking, setAsking] = useState<"register" | "login" | "logout" | "email" | "password" | null>(null);
  const attempt = useAttempt();
  const isGuest = status === "guest";
  return (
    <section aria-labelledby="account">
      <h2 id="account">Account</h2>
      <div className="setting account-card">
        <Avatar id={userId ?? ""} name={email ?? "Guest"} size={48} />
        <div><strong>{email ?? "Guest"}</strong><p>{isGuest ? "All that is here belongs to this browser. Make an account to have it elsewhere too." : "You are signed in."}</p></div>
      </div>
      {userId && (
        <div className="setting"><div><strong>Your id</strong><p><code>{userId}</code></p></div>
          <CopyButton text={userId} label="Copy your id" /></div>
      )}
      <div className="setting-actions">
        {isGuest && <Button look="primary" onClick={() => setAsking("register")}>Create an account</Button>}
        {isGuest && <Button onClick={() => setAsking("login")}>Sign in</Button>}
        {email && <Button onClick={() => setAsking("email")}>Change the email</Button>}
        {email && <Button onClick={() => setAsking("password")}>Change the password</Button>}
        <Button icon={<LogOut />} onClick={() => setAsking("logout")}>Sign out</Button>
      </div>
      {(asking === "register" || asking === "login") && <AccountDialog first={asking} onClose={() => setAsking(null)} />}
      {asking === "email" && <EmailDialog onClose={() => setAsking(null)} />}
      {asking === "password" && <PasswordDialog onClose={() => setAsking(null)} />}
      {asking === "logout" && (
        <Confirm title="Sign out?" action="Sign out" onClose={() => setAsking(null)} onConfirm={() => attempt("Signing out failed", () => logout())}
          text={isGuest ? "You are a guest: without an account there is no way back to what is here." : "What has not been sent yet stays on this device until you are back."} />
      )}
    </section>
  );
}

function Data() {
  const chorus = useChorus();
  const attempt = useAttempt();
  const picker = useRef<HTMLInputElement>(null);
  const [exporting, setExporting] = useState(false);
  const [progress, setProgress] = useState<number | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const isGuest = useAccount().status === "guest";

  const exportAll = async () => {
    setExporting(true);
    await attempt("The export failed", async () => saveAs(await chorus.exportAll(), `chorus-${new Date().toISOString().slice(0, 10)}.zip`));
    setExporting(false);
  };
  const bringIn = async (file: File) => {
    setProgress(0);
    const answer = await attempt("The import failed", () => chorus.importFile(file, { name: file.name, onProgress: setProgress }));
    setProgress(null);
    if (answer === undefined) return;
    chorus.notifications.add({ level: answer.skipped.length > 0 ? "warning" : "success", code: "app-imported", title: "Imported", detail: summary(answer) });
  };
  return (
    <section aria-labelledby="data">
      <h2 id="data">Your data</h2>
      <div className="setting"><div><strong>Export</strong><p>All conversations, sessions and pictures, as a zip.</p></div><Button icon={<Download />} busy={exporting} onClick={() => void exportAll()}>Export all</Button></div>
      <div className="setting">
        <div><strong>Import</strong><p>Such a zip, one conversation’s JSON, or ChatGPT’s <code>conversations.json</code>. Twice adds nothing twice.</p></div>
        <input ref={picker} type="file" hidden accept=".zip,.json,.jsonl,application/zip,application/json" onChange={event => { const [file] = event.target.files ?? []; if (file) void bringIn(file); event.target.value = ""; }} />
        <Button icon={<Upload />} busy={progress !== null} onClick={() => picker.current!.click()}>{progress === null ? "Import …" : progress < 1 ? `${Math.round(progress * 100)} %` : "Reading …"}</Button>
      </div>
      <div className="setting"><div><strong>Delete</strong><p>{isGuest ? "All that is here." : "The account, and all that is in it."} There is no way back.</p></div>
        <Button look="danger" onClick={() => setLeaving(true)}>{isGuest ? "Delete everything" : "Delete the account"}</Button></div>
      {isLeaving && <DeleteAccountDialog onClose={() => setLeaving(false)} />}
    </section>
  );
}

/** What an import brought, and what it left out. */
function summary({ conversations, messages, sessions, skipped }: ImportReport): string {
  const added = [[conversations.added, "conversation"], [messages.added, "message"], [sessions.added, "session"]] as const;
  const came = added.filter(([n]) => n > 0).map(([n, what]) => count(n, what)).join(", ");
  const known = conversations.unchanged + sessions.unchanged;
  const left = skipped.length > 0 && `Left out: ${skipped.slice(0, 3).map(each => `${each.what} (${each.why.replace(/\.$/, "")})`).join("; ")}${skipped.length > 3 ? " and more" : ""}.`;
  return [came ? `${came} came in.` : "Nothing new came in.", known > 0 && `${count(known, "thing was", "things were")} here already.`, left].filter(Boolean).join(" ");
}
