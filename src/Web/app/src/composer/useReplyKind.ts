import type { ReplyKind } from "@chorus/client";
import { useState } from "react";

const key = "chorus.reply";

/** Who is asked to answer: what was chosen last on this device. */
export function useReplyKind(): [ReplyKind, (kind: ReplyKind) => void] {
  const [kind, setKind] = useState<ReplyKind>(read);
  return [kind, next => {
    setKind(next);
    try { localStorage.setItem(key, next); } catch { /* Then it lasts as long as the page. */ }
  }];
}

function read(): ReplyKind {
  try {
    const kind = localStorage.getItem(key);
    return kind === "none" || kind === "image" ? kind : "assistant";
  } catch {
    return "assistant";
  }
}
