import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Problem } from "../../src/contract/problem.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

test("The generated types are those of docs/openapi.json (npm run generate -w client)", () => {
  const directory = mkdtempSync(join(tmpdir(), "chorus-openapi-"));
  const fresh = join(directory, "openapi.ts");
  execFileSync(process.execPath, [
    path("../../../node_modules/openapi-typescript/bin/cli.js"), path("../../../../../docs/openapi.json"), "-o", fresh,
  ]);
  const isCurrent = readFileSync(path("../../src/contract/openapi.ts"), "utf8") === readFileSync(fresh, "utf8");
  expect(isCurrent, "src/contract/openapi.ts is out of date: npm run generate -w client (in src/Web)").toBe(true);
  rmSync(directory, { recursive: true });
}, 60_000);

test("Which errors may pass is what docs/errors.md says", () => {
  const rows = [...readFileSync(path("../../../../../docs/errors.md"), "utf8").matchAll(/^\| `([a-z-]+)` \| \d+ \| (yes|no) \|/gm)];
  expect(rows.length).toBeGreaterThan(10);
  const ours = rows.map(([, code]) => [code, new Problem(code!, "").isRetryable ? "yes" : "no"]);
  expect(ours).toEqual(rows.map(([, code, retryable]) => [code, retryable]));
});

test("A failed hub call's code is found behind SignalR's own words", () => {
  const text = "An unexpected error occurred invoking 'Send' on the server. HubException: not-found: There is no such conversation.";
  expect(Problem.fromHub(new Error(text))).toMatchObject({ code: "not-found", message: "There is no such conversation." });
  expect(Problem.fromHub(new Error("Invocation canceled due to the underlying connection being closed."))).toMatchObject({ code: "closed" });
  expect(Problem.fromHub(new Error("HubException: Nonsense"))).toMatchObject({ code: "internal" });
});

test("A proxy's answer without problem details has a code too", () => {
  expect(Problem.ofAnswer(502, null)).toMatchObject({ code: "unavailable", isRetryable: true });
  expect(Problem.ofAnswer(413, "<html>")).toMatchObject({ code: "too-large", isRetryable: false });
  expect(Problem.ofAnswer(429, null, 3)).toMatchObject({ code: "rate-limited", retryAfter: 3_000 });
});
