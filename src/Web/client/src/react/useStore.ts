import { useMemo, useSyncExternalStore } from "react";
import type { Store } from "../store/store.ts";

/** A store's state together with its actions (functions that need no `this`), as one object that changes only with the state. */
export function useStore<State extends object, Actions extends object>(store: Store<State> & Actions): State & Actions {
  const state = useSyncExternalStore(store.subscribe, () => store.state, () => store.state);
  return useMemo(() => ({ ...store, ...state }), [store, state]);
}
