import type { Session, SessionStep } from "@chorus/client";
import { sessionSteps } from "@chorus/client";
import { titleFrom } from "../conversation/titles.ts";

export const stepWords: Record<SessionStep, { name: string; what: string; placeholder: string }> = {
  brain_dump: { name: "Brain dump", what: "Everything that comes to mind, unsorted.", placeholder: "Write down all that you have: thoughts, facts, half sentences …" },
  research: { name: "Research", what: "What is known, and what is missing.", placeholder: "Findings, sources, open questions …" },
  outline: { name: "Outline", what: "What comes first, and what follows.", placeholder: "The order of things …" },
  draft: { name: "Draft", what: "The text, written through once.", placeholder: "The text itself …" },
  outputs: { name: "Outputs", what: "What goes out: posts, summaries, headlines.", placeholder: "What is to be published …" },
};

export const sessionTitle = (session: Pick<Session, "title" | "steps">) =>
  session.title?.trim() || titleFrom(contentOf(session, "brain_dump")) || "Untitled session";

export const contentOf = (session: Pick<Session, "steps">, step: SessionStep) => session.steps.find(each => each.step === step)?.content ?? "";

/** How many of the five have a text. */
export const doneOf = (session: Pick<Session, "steps">) => sessionSteps.filter(step => contentOf(session, step).trim()).length;
