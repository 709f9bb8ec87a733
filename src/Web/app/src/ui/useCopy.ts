import { useEffect, useState } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { copyText } from "../text/copy.ts";
import { announce } from "./announce.ts";

const shownFor = 1_800;

/** Copies a text; for a moment it is known that it was. */
export function useCopy(text: string): { copied: boolean; copy: () => void } {
  const [copied, setCopied] = useState(false);
  const attempt = useAttempt();
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownFor);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => void attempt("It could not be copied", async () => {
    await copyText(text);
    setCopied(true);
    announce("Copied.");
  });
  return { copied, copy };
}
