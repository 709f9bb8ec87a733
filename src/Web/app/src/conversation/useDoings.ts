import type { ConversationStore, Message } from "@chorus/client";
import { useMemo, useState, type RefObject } from "react";
import type { ComposerHandle } from "../composer/Composer.tsx";
import type { MessageDoings } from "../messages/doings.ts";
import { useAttempt } from "../notifications/useAttempt.ts";
import { copyText } from "../text/copy.ts";
import { announce } from "../ui/announce.ts";

/** All that can be done with the messages of a conversation. */
export function useDoings(store: ConversationStore, composer: RefObject<ComposerHandle | null>) {
  const [editing, setEditing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Message | null>(null);
  const attempt = useAttempt();

  const doings = useMemo(() => {
    const done = () => {
      setEditing(null);
      composer.current?.focus();
    };
    return {
      conversationId: "",
      retry: (id: string) => store.retry(id),
      discard: (id: string) => store.discard(id),
      resolve: (id: string, stays: "mine" | "theirs") => store.resolve(id, stays),
      focused: () => undefined,
      copy: (_: Message, text: string) => void attempt("It could not be copied", async () => {
        await copyText(text);
        announce("Copied.");
      }),
      startEdit: setEditing,
      saveEdit: async (id: string, content: string) => {
        await store.edit(id, content);
        done();
      },
      cancelEdit: done,
      remove: setRemoving,
      confirmRemove: (message: Message) => attempt("The message could not be deleted", () => store.remove(message.id)),
      stop: (id: string) => void attempt("The reply could not be stopped", () => store.stop(id)),
      regenerate: (id: string) => void attempt("There is no other reply", () => store.regenerate(id)),
    } satisfies MessageDoings & { confirmRemove(message: Message): Promise<unknown> };
  }, [store, attempt]);

  return { doings, editing, removing, setRemoving };
}
