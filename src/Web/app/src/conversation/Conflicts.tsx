import type { PendingEdit } from "@chorus/client";
import { Split } from "lucide-react";
import { useEffect, useRef } from "react";
import { go } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { count } from "../text/format.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/Button.tsx";

/** That messages were changed in two places, wherever in the conversation they are. */
export function Conflicts({ id, edits }: { id: string; edits: readonly PendingEdit[] }) {
  const conflicts = edits.flatMap(each => each.theirs ?? []);
  const before = useRef(0);
  useEffect(() => {
    if (conflicts.length > before.current) announce("A message was changed in two places. Choose which text stays.");
    before.current = conflicts.length;
  }, [conflicts.length]);
  const [first] = conflicts;
  if (!first) return null;
  return (
    <div className="conflict-line">
      <Split aria-hidden />
      <span>{count(conflicts.length, "message was", "messages were")} changed in two places</span>
      <Button className="small" onClick={() => go(paths.conversation(id, first.seq))}>Show</Button>
    </div>
  );
}
