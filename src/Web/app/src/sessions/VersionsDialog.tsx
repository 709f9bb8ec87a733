import { Problem, type SessionStep, type SessionStore, type StepVersion } from "@chorus/client";
import { useEffect, useState } from "react";
import { Markdown } from "../markdown/Markdown.tsx";
import { sayProblem } from "../notifications/useAttempt.ts";
import { exactTime } from "../text/format.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Skeleton } from "../ui/Empty.tsx";
import { stepWords } from "./steps.ts";

type VersionsDialogProps = { step: SessionStep; store: SessionStore; onTake: (content: string) => void; onClose: () => void };

/** What a step said before; each save is kept. */
export function VersionsDialog({ step, store, onTake, onClose }: VersionsDialogProps) {
  const [versions, setVersions] = useState<readonly StepVersion[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => { store.versions(step).then(setVersions, failure => setProblem(sayProblem(Problem.of(failure)))); }, [store, step]);
  return (
    <Dialog title="Earlier versions" description={stepWords[step].name} wide onClose={onClose}>
      <div className="dialog-body versions">
        {problem && <p className="problem" role="alert">{problem}</p>}
        {!versions && !problem && <Skeleton height={52} round={12} />}
        {versions?.map(each => (
          <details key={each.revision}>
            <summary>Version {each.revision} <span>· {exactTime(each.createdAt)} · {each.model ? "by the assistant" : "by you"}</span></summary>
            <Markdown text={each.content} />
            <Button className="small" onClick={() => onTake(each.content)}>Take this one</Button>
          </details>
        ))}
      </div>
    </Dialog>
  );
}
