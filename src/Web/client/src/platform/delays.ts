/** How long to wait before each attempt. */
export interface DelayPolicy {
  /** The last one holds for all further attempts. */
  readonly seconds: readonly number[];
  /** The part of each that is chance, so that the devices of a server that comes back do not all come back at once. */
  readonly jitter: number;
}

export const reconnectDelays: DelayPolicy = { seconds: [0.2, 0.5, 1, 2, 4, 8, 15, 30], jitter: 0.5 };

/** Loads and sends that failed for now. */
export const retryDelays: DelayPolicy = { seconds: [0.5, 1, 2, 4, 8, 15, 30], jitter: 0.5 };

/** In milliseconds. */
export function delayOf({ seconds, jitter }: DelayPolicy, attempt: number, random: () => number = Math.random): number {
  const longest = (seconds[Math.min(attempt, seconds.length - 1)] ?? 0) * 1000;
  return longest * (1 - jitter + random() * jitter);
}

/** Waits, but not longer than until `signal` is given. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
  });
}
