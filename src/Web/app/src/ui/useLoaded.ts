import { Problem } from "@chorus/client";
import { useCallback, useEffect, useRef, useState } from "react";

type Loaded<T> = { value: T | null; problem: Problem | null; isLoading: boolean };

/** What a call answers, and again when one of `of` changes; until then what it answered before stays. The last question counts. */
export function useLoaded<T>(load: () => Promise<T>, of: readonly unknown[]): Loaded<T> & { reload: () => Promise<void> } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ value: null, problem: null, isLoading: true });
  const asked = useRef(0);
  const reload = useCallback(async () => {
    const mine = ++asked.current;
    setLoaded(before => ({ ...before, isLoading: true }));
    const next = await load().then(value => ({ value, problem: null, isLoading: false }), (failure: unknown) => ({ value: null, problem: Problem.of(failure), isLoading: false }));
    if (mine === asked.current) setLoaded(next);
  }, of);
  useEffect(() => {
    void reload();
    return () => { asked.current++; };
  }, [reload]);
  return { ...loaded, reload };
}
