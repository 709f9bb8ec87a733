import type { Session, SessionStep, SessionStore } from "@chorus/client";
import { ArrowRight, History, Sparkles, Square } from "lucide-react";
import { useState } from "react";
import { Markdown } from "../markdown/Markdown.tsx";
import { useAttempt } from "../notifications/useAttempt.ts";
import { Button, IconButton } from "../ui/Button.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { CopyButton } from "../ui/CopyButton.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import { contentOf, stepWords } from "./steps.ts";
import { useStepText } from "./useStepText.ts";
import { VersionsDialog } from "./VersionsDialog.tsx";

const views = [{ value: "write", label: "Write" }, { value: "read", label: "Read" }] as const;

type StepEditorProps = {
  step: SessionStep; session: Session; store: SessionStore; isGenerating: boolean; isSaving: boolean; next: SessionStep | null; onNext: (step: SessionStep) => void;
};

/** One step: written by hand, or by the assistant from the steps before. */
export function StepEditor({ step, session, store, isGenerating, isSaving, next, onNext }: StepEditorProps) {
  const stored = contentOf(session, step);
  const { text, write, save, state } = useStepText(session.id, step, stored, store);
  const [view, setView] = useState<"write" | "read">("write");
  const [isAsking, setAsking] = useState(false);
  const [areVersionsShown, setVersionsShown] = useState(false);
  const attempt = useAttempt();
  const words = stepWords[step];
  const kept = session.steps.find(each => each.step === step);

  const generate = () => attempt("The assistant could not write it", async () => {
    await save();
    await store.generate(step);
  });
  const isFirst = step === "brain_dump";
  return (
    <section className="step" aria-label={words.name}>
      <header>
        <div><h2>{words.name}</h2><p>{words.what}</p></div>
        <Segmented label="View" options={views} value={view} onChange={setView} />
      </header>
      {kept?.error && !isGenerating && <p className="problem step-problem" role="alert">The assistant could not finish it: {kept.error.message}</p>}
      {isGenerating
        ? <div className="step-text reading" aria-busy>{stored ? <Markdown text={stored} growing /> : <p className="thinking"><span>Thinking</span><i /><i /><i /></p>}</div>
        : view === "read"
          ? <div className="step-text reading" tabIndex={0} role="region" aria-label={`${words.name}: text`}>{text.trim() ? <Markdown text={text} /> : <p className="tombstone">Nothing here yet.</p>}</div>
          : <textarea className="step-text" dir="auto" aria-label={`${words.name}: text`} placeholder={words.placeholder} value={text} onChange={event => write(event.target.value)} onBlur={() => void save().catch(() => undefined)} />}
      <footer>
        <p className="step-state" data-state={state}>
          {isGenerating ? "The assistant is writing …" : isSaving || state === "saving" ? "Saving …" : state === "changed" ? "Changed; it saves itself" : state === "failed" ? "Not saved: trying again with the next change" : kept?.revision ? `Saved · version ${kept.revision}` : "Nothing saved yet"}
        </p>
        {(kept?.revision ?? 0) > 1 && !isGenerating && <IconButton label="Earlier versions" onClick={() => setVersionsShown(true)}><History /></IconButton>}
        {text && !isGenerating && <CopyButton text={text} label="Copy" />}
        {isGenerating && <Button icon={<Square />} onClick={() => void attempt("It could not be stopped", () => store.stop(step))}>Stop</Button>}
        {!isFirst && !isGenerating && <Button icon={<Sparkles />} onClick={() => (text.trim() ? setAsking(true) : void generate())}>{text.trim() ? "Write it anew" : "Let the assistant write it"}</Button>}
        {next && <Button look="primary" disabled={isGenerating} onClick={() => { void save().catch(() => undefined); onNext(next); }}>{stepWords[next].name}<ArrowRight /></Button>}
      </footer>
      {areVersionsShown && <VersionsDialog step={step} store={store} onTake={content => { write(content); setVersionsShown(false); }} onClose={() => setVersionsShown(false)} />}
      {isAsking && (
        <Confirm title="Write this step anew?" text="The assistant writes it from the steps before. What is here now stays kept as an earlier version." action="Write it anew"
          onConfirm={() => { void generate(); setView("write"); }} onClose={() => setAsking(false)} />
      )}
    </section>
  );
}
