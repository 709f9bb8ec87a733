import { Problem } from "@chorus/client";
import { useChorus } from "@chorus/client/react";
import { useCallback } from "react";

/** Does something that may be refused, and tells when it was. Answers undefined then. */
export function useAttempt() {
  const { notifications } = useChorus();
  return useCallback(async <T,>(what: string, doing: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await doing();
    } catch (failure) {
      const problem = Problem.of(failure);
      if (problem.code !== "aborted") notifications.add({ level: "error", code: `app-${what}`, title: what, detail: sayProblem(problem) });
      return undefined;
    }
  }, [notifications]);
}

/** A problem in a person's words. */
export function sayProblem(problem: Problem): string {
  switch (problem.code) {
    case "offline": case "closed": return "There is no connection. Try again once you are back online.";
    case "timeout": return "The server took too long to answer. Try again.";
    case "unsupported": return "This server does not offer that.";
    default: return problem.message;
  }
}

/** Why a list did not come. A list that is not there at all is one that this server does not have. */
export function sayListProblem(problem: Problem | null): string {
  if (!problem) return "Try again in a moment.";
  return problem.code === "not-found" ? "This server does not offer that yet." : sayProblem(problem);
}
