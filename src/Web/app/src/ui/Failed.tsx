import type { Problem } from "@chorus/client";
import { CloudOff, RotateCw } from "lucide-react";
import { sayListProblem } from "../notifications/useAttempt.ts";
import { Button } from "./Button.tsx";
import { Empty } from "./Empty.tsx";

/** A list that could not be loaded: why, and once more. */
export function Failed({ problem, onRetry }: { problem: Problem | null; onRetry: () => Promise<unknown> }) {
  return (
    <Empty icon={<CloudOff />} title="It could not be loaded" text={sayListProblem(problem)}>
      <Button look="primary" icon={<RotateCw />} onClick={() => void onRetry().catch(() => undefined)}>Try again</Button>
    </Empty>
  );
}
