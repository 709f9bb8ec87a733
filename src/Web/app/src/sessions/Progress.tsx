import { sessionSteps, type Session } from "@chorus/client";
import { contentOf, doneOf } from "./steps.ts";

export function Progress({ session }: { session: Pick<Session, "steps"> }) {
  return (
    <span className="step-progress" role="img" aria-label={`${doneOf(session)} of ${sessionSteps.length} steps`}>
      {sessionSteps.map(step => <i key={step} className={contentOf(session, step).trim() ? "done" : ""} />)}
    </span>
  );
}
