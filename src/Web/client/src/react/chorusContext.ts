import { createContext, createElement, useContext, useSyncExternalStore, type ReactNode } from "react";
import type { Chorus } from "../chorus.ts";

const ChorusContext = createContext<Chorus | null>(null);

/** Gives a client to all hooks below it. */
export function ChorusProvider({ chorus, children }: { chorus: Chorus; children: ReactNode }) {
  return createElement(ChorusContext.Provider, { value: chorus }, children);
}

/** The client. What hooks below show is anew for each user, so whoever calls this hears of another user too. */
export function useChorus(): Chorus {
  const chorus = useContext(ChorusContext);
  if (!chorus) throw new Error("There is no ChorusProvider around this component.");
  useSyncExternalStore(chorus.account.subscribe, () => chorus.account.state.userId, () => null);
  return chorus;
}
