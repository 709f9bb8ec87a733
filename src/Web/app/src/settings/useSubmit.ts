import { Problem } from "@chorus/client";
import { useState, type FormEvent } from "react";
import { sayProblem } from "../notifications/useAttempt.ts";

/** A form that may be refused: as a whole, or for one of its fields. */
export function useSubmit(send: () => Promise<unknown>) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await send();
    } catch (failure) {
      setProblem(Problem.of(failure));
    }
    setBusy(false);
  };
  const errors = problem?.details?.errors ?? {};
  const isWrongPassword = problem?.code === "invalid-credentials";
  return {
    busy,
    onSubmit: (event: FormEvent) => void submit(event),
    errorOf: (field: string) => errors[field]?.[0],
    wrongPassword: isWrongPassword ? "This is not the account’s password." : undefined,
    /** What no field says. */
    said: problem && !isWrongPassword && Object.keys(errors).length === 0 ? sayProblem(problem) : null,
  };
}
