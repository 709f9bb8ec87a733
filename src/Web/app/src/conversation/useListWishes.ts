import type { ConversationStore } from "@chorus/client";
import { useMemo } from "react";
import type { ListWishes } from "../messages/MessageList.tsx";
import { go } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";

/** What the list of messages asks for. What cannot be loaded now is asked for again as one scrolls on. */
export function useListWishes(store: ConversationStore, id: string): ListWishes {
  return useMemo(() => {
    const ignore = () => undefined;
    return {
      older: () => void store.loadOlder().catch(ignore),
      newer: () => void store.loadNewer().catch(ignore),
      oldest: () => void store.showAround(1).catch(ignore),
      latest: () => {
        // The address no longer says where one is.
        go(paths.conversation(id), { replace: true });
        void store.showLatest().catch(ignore);
      },
      seen: () => { if (document.visibilityState === "visible" && document.hasFocus()) store.markRead(); },
    };
  }, [store, id]);
}
