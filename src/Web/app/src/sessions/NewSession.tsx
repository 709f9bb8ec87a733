import { useHistory } from "@chorus/client/react";
import { ArrowRight } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { go } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { Button } from "../ui/Button.tsx";

const key = "chorus.draft.session";

/** A session begins with what one has in mind. */
export function NewSession() {
  const { create } = useHistory();
  const attempt = useAttempt();
  const [text, setText] = useState(() => localStorage.getItem(key) ?? "");
  const [busy, setBusy] = useState(false);
  const write = (next: string) => {
    setText(next);
    if (next) localStorage.setItem(key, next);
    else localStorage.removeItem(key);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const session = await attempt("The session could not be started", () => create(text.trim() ? { brainDump: text.trim() } : {}));
    setBusy(false);
    if (!session) return;
    write("");
    go(paths.session(session.id));
  };
  return (
    <form className="new-session" onSubmit={event => void submit(event)}>
      <h2>What do you have in mind?</h2>
      <textarea data-main-field className="input" rows={4} aria-label="Brain dump" placeholder="Write down all that comes to mind. It need not make sense yet …" value={text} onChange={event => write(event.target.value)} />
      <div className="dialog-foot"><Button type="submit" look="primary" busy={busy}>Start a session<ArrowRight /></Button></div>
    </form>
  );
}
