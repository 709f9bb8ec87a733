import { Problem, type Stats } from "@chorus/client";
import { useChorus } from "@chorus/client/react";
import { useEffect, useState } from "react";

const pause = 5_000;
const mostSamples = 60;

/** What a deployment was doing at a moment, and how long it took to say so, in milliseconds. */
export type Sample = Stats & { readonly answeredIn: number };

/** Asks every few seconds, as long as somebody looks. */
export function useSamples(): { samples: readonly Sample[]; problem: Problem | null } {
  const { api } = useChorus();
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async () => {
      if (document.visibilityState === "visible") {
        const start = performance.now();
        try {
          const stats = await api.stats();
          if (isOver) return;
          const answeredIn = performance.now() - start;
          setSamples(before => [...before, { ...stats, answeredIn }].slice(-mostSamples));
          setProblem(null);
        } catch (failure) {
          if (!isOver) setProblem(Problem.of(failure));
        }
      }
      if (!isOver) timer = setTimeout(() => void ask(), pause);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api]);
  return { samples, problem };
}
