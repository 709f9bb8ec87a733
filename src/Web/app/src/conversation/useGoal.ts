import type { ConversationActions, ConversationState } from "@chorus/client";
import { useEffect, useRef } from "react";

/** The message with a number, once it is among those shown; it is loaded if it is not. */
export function useGoal(state: ConversationState & ConversationActions, seq: number | undefined): string | null {
  const asked = useRef<number | undefined>(undefined);
  const found = seq === undefined ? undefined : state.messages.find(each => each.seq === seq);
  useEffect(() => {
    if (seq === undefined || found || state.status !== "ready" || asked.current === seq) return;
    asked.current = seq;
    void state.showAround(seq).catch(() => undefined);
  }, [seq, found, state.status]);
  return found?.id ?? null;
}
