import { Problem } from "../contract/problem.ts";
import { delayOf, retryDelays, wait } from "./delays.ts";

/** Does it until it succeeds, is refused for good (then it throws), or `signal` is given (then it answers null). */
export async function insist<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T | null> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await attempt();
    } catch (failure) {
      const problem = Problem.of(failure);
      if (!problem.isRetryable) throw problem;
      await wait(Math.max(problem.retryAfter, delayOf(retryDelays, tries)), signal);
    }
  }
  return null;
}
