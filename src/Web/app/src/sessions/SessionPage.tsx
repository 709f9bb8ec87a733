import { sessionSteps, type Session, type SessionStep, type SessionStore } from "@chorus/client";
import { useChorus, useSession } from "@chorus/client/react";
import { Check, Ellipsis, EyeOff, Pencil, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { go, Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { when } from "../text/format.ts";
import { announce } from "../ui/announce.ts";
import { Confirm } from "../ui/Confirm.tsx";
import { Empty, Skeleton } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Menu } from "../ui/Menu.tsx";
import { RenameDialog } from "../ui/RenameDialog.tsx";
import { SessionPictures } from "./SessionPictures.tsx";
import { StepEditor } from "./StepEditor.tsx";
import { contentOf, sessionTitle, stepWords } from "./steps.ts";
import "./sessions.css";

export function SessionPage({ id }: { id: string }) {
  const store = useChorus().session(id);
  const { status, session, generating, saving, problem, reload } = useSession(id);
  useEffect(() => { document.title = session ? `${sessionTitle(session)} · Chorus` : "Session · Chorus"; }, [session]);
  if (session) return <OpenSession key={id} session={session} store={store} generating={generating} saving={saving} />;
  return (
    <div className="page">
      <PageBar title="Session" />
      {status === "gone" ? <Empty icon={<EyeOff />} title="This session is not there" text="It was deleted, or it is not yours."><Link className="button primary" href={paths.sessions}>All sessions</Link></Empty>
        : status === "failed" ? <Failed problem={problem} onRetry={reload} />
        : <div className="page-column narrow" role="status" aria-label="Loading the session"><Skeleton height={56} round={14} /><Skeleton height={320} round={18} /></div>}
    </div>
  );
}

type OpenSessionProps = { session: Session; store: SessionStore; generating: SessionStep | null; saving: SessionStep | null };

function OpenSession({ session, store, generating, saving }: OpenSessionProps) {
  const [step, setStep] = useState<SessionStep>(session.status);
  const [asking, setAsking] = useState<"rename" | "delete" | null>(null);
  const attempt = useAttempt();
  useAnnouncedSteps(generating);
  const index = sessionSteps.indexOf(step);
  const remove = () => attempt("It could not be deleted", async () => { await store.remove(); go(paths.sessions, { replace: true }); });
  return (
    <div className="page">
      <PageBar title={sessionTitle(session)} subtitle={`${stepWords[session.status].name} · changed ${when(session.updatedAt)}`}>
        <Menu label="More" icon={<Ellipsis />} items={[
          { label: "Rename …", icon: <Pencil />, onChoose: () => setAsking("rename") },
          { label: "Delete …", icon: <Trash2 />, danger: true, onChoose: () => setAsking("delete") },
        ]} />
      </PageBar>
      <div className="page-body scroll">
        <div className="page-column narrow">
          <nav className="steps" aria-label="Steps">
            <ol>
              {sessionSteps.map((each, at) => {
                const isDone = contentOf(session, each).trim() !== "";
                return (
                  <li key={each}>
                    <button type="button" className={isDone ? "done" : ""} aria-current={each === step ? "step" : undefined} onClick={() => setStep(each)}>
                      <i aria-hidden>{generating === each ? <span className="spinner" /> : isDone ? <Check /> : at + 1}</i>
                      <span>{stepWords[each].name}</span>
                    </button>
                  </li>
                );
              })}
            </ol>
          </nav>
          <StepEditor key={step} step={step} session={session} store={store} isGenerating={generating === step} isSaving={saving === step}
            next={sessionSteps[index + 1] ?? null} onNext={setStep} />
          <SessionPictures sessionId={session.id} />
        </div>
      </div>
      {asking === "rename" && <RenameDialog heading="Rename the session" title={session.title ?? ""} onRename={title => store.rename(title)} onClose={() => setAsking(null)} />}
      {asking === "delete" && <Confirm title="Delete this session?" text={`“${sessionTitle(session)}” goes with all of its steps and pictures. This cannot be undone.`} action="Delete" onConfirm={remove} onClose={() => setAsking(null)} />}
    </div>
  );
}

function useAnnouncedSteps(generating: SessionStep | null) {
  const before = useRef<SessionStep | null>(null);
  useEffect(() => {
    if (generating && generating !== before.current) announce(`The assistant writes: ${stepWords[generating].name}.`);
    if (!generating && before.current) announce(`${stepWords[before.current].name} is written.`);
    before.current = generating;
  }, [generating]);
}
