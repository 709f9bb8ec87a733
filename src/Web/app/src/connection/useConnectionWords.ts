import { useConnection } from "@chorus/client/react";
import { useEffect, useState } from "react";

export type ConnectionWords = { tone: "good" | "wait" | "bad"; short: string; long: string; retry: (() => void) | null };

// Shorter ones are not worth a word.
const grace = 1_200;

/** What is true of the connection, in words. */
export function useConnectionWords(): ConnectionWords {
  const { status, retryAt, retryNow } = useConnection();
  const now = useNow(status === "waiting");
  const isLate = useIsLate(status === "connecting");
  switch (status) {
    case "online":
      return { tone: "good", short: "Live", long: "Connected. What happens elsewhere appears here at once.", retry: null };
    case "offline":
      return { tone: "bad", short: "Offline", long: "You are offline. What you write is kept on this device and sent when you are back.", retry: null };
    case "waiting": {
      const left = Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000));
      const next = left > 0 ? `Trying again in ${left} s.` : "Trying again …";
      return { tone: "bad", short: "No connection", long: `The server cannot be reached. ${next} What you write is kept.`, retry: retryNow };
    }
    case "connecting":
      return { tone: isLate ? "wait" : "good", short: "Connecting", long: "Connecting … What you write is kept.", retry: null };
    default:
      return { tone: "wait", short: "Not connected", long: "Not connected.", retry: null };
  }
}

function useNow(runs: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!runs) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}

function useIsLate(runs: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!runs) return;
    const timer = setTimeout(() => setLate(true), grace);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [runs]);
  return isLate;
}
