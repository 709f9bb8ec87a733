import type { ConversationActions, ConversationState } from "@chorus/client";
import { useEffect, useRef } from "react";

/** The message with a number, from when it is among those shown; it is loaded if it is not. */
export function useGoal(state: ConversationState & ConversationActions, seq: number | undefined): string | null {
  const asked = useRef<number | undefined>(undefined);
  const reached = useRef<{ seq: number | undefined; id: string | null }>({ seq: undefined, id: null });
  if (reached.current.seq !== seq) reached.current = { seq, id: null };
  reached.current.id ??= seq === undefined ? null : state.messages[seq - (state.messages[0]?.seq ?? 1)]?.id ?? null;
  const { id } = reached.current;
  useEffect(() => {
    if (seq === undefined) asked.current = undefined;
    if (seq === undefined || id || state.status !== "ready" || asked.current === seq) return;
    asked.current = seq;
    void state.showAround(seq).catch(() => undefined);
  }, [seq, id, state.status]);
  return id;
}
