const seconds = [0.2, 0.5, 1, 2, 4, 8, 15, 30];

/**
 * How long to wait before another attempt, in milliseconds. Half of it is chance, so that the devices of a server that
 * comes back do not all come back in the same moment.
 */
export function retryDelay(attempt, random = Math.random) {
  const longest = seconds[Math.min(attempt, seconds.length - 1)] * 1000;
  return longest * (0.5 + random() / 2);
}

/** Waits, but not longer than until `signal` (an AbortSignal) is given. */
export function wait(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
