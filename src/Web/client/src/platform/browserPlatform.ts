import { memoryKeyValues } from "./memoryKeyValues.ts";
import type { Broadcast, KeyValues, Locks, Platform, PlatformEvent } from "./platform.ts";

/** This page's browser; what it lacks is left out, and outside of a browser nothing outlives the process. */
export function browserPlatform(): Platform {
  return {
    storage: localKeyValues() ?? memoryKeyValues(),
    locks: (globalThis.navigator as Navigator | undefined)?.locks as Locks | undefined ?? null,
    indexedDB: globalThis.indexedDB ?? null,
    fetch: (input, init) => globalThis.fetch(input, init),
    get isOnline() {
      return (globalThis.navigator as Navigator | undefined)?.onLine ?? true;
    },
    openBroadcast: (name) => ("BroadcastChannel" in globalThis && globalThis.window ? openBroadcast(name) : null),
    listen,
  };
}

function openBroadcast(name: string): Broadcast {
  const channel = new BroadcastChannel(name);
  const broadcast: Broadcast = {
    post: (message) => channel.postMessage(message),
    onMessage: () => {},
    close: () => channel.close(),
  };
  channel.onmessage = ({ data }) => broadcast.onMessage(data);
  return broadcast;
}

function listen(event: PlatformEvent, listener: (key: string | null) => void): () => void {
  if (typeof window === "undefined") return () => {};
  const [target, name] = event === "visible" ? [document, "visibilitychange"] as const : [window, event] as const;
  const heard = (e: Event) => {
    if (event === "visible" && document.visibilityState !== "visible") return;
    listener(e instanceof StorageEvent ? e.key : null);
  };
  target.addEventListener(name, heard);
  return () => target.removeEventListener(name, heard);
}

// A browser that forbids storage throws on the first touch of it.
function localKeyValues(): KeyValues | null {
  try {
    const storage = globalThis.localStorage;
    storage.getItem("");
    return {
      get: (key) => storage.getItem(key),
      set: (key, value) => {
        try {
          storage.setItem(key, value);
          return true;
        } catch {
          return false;
        }
      },
      delete: (key) => storage.removeItem(key),
      keys: () => Object.keys(storage),
    };
  } catch {
    return null;
  }
}
