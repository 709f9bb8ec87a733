import type { Message } from "@chorus/client";
import { useEffect, useRef } from "react";
import { announce } from "../ui/announce.ts";

const ends: Record<string, string> = { complete: "The reply is complete.", failed: "The reply failed.", cancelled: "The reply was stopped." };
const imageEnds: Record<string, string> = { complete: "The picture is ready.", failed: "The picture could not be painted.", cancelled: "The picture was stopped." };

/** Tells screen readers that a reply has begun and ended; nothing in between. */
export function useAnnouncedReplies(messages: readonly Message[]) {
  const running = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = new Set<string>();
    // Only the last ones can be under way, or just have been.
    for (const message of messages.slice(-50)) {
      if (message.status === "generating") {
        now.add(message.id);
        if (!running.current.has(message.id)) announce(message.kind === "image" ? "A picture is being painted." : "The assistant is replying.");
      } else if (running.current.has(message.id)) {
        announce((message.kind === "image" ? imageEnds : ends)[message.status] ?? "");
      }
    }
    running.current = now;
  }, [messages]);
}
