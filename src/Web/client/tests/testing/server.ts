import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    readonly server: { readonly url: string; readonly directory: string } | null;
  }
}

const root = fileURLToPath(new URL("../../../../../", import.meta.url));

/** A real Chorus on a free port, with a directory of its own, for all tests of the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "chorus-client-"));
  const output: string[] = [];
  const run = spawn("./run", ["--port", `${port}`, "--data", directory], {
    cwd: root, detached: true, env: { ...process.env, Chorus__RateLimits__Enabled: "false" },
  });
  // However this process ends, the server does too.
  const watcher = spawn("bash", ["-c", 'tail --pid="$0" -f /dev/null; kill -TERM "$1"', `${process.pid}`, `${run.pid}`], { detached: true, stdio: "ignore" });
  watcher.unref();
  const ended = new Promise<void>((resolve) => run.on("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    run.stdout.on("data", (data: Buffer) => {
      output.push(data.toString());
      if (output.join("").includes("Chorus is ready")) resolve();
    });
    run.stderr.on("data", (data: Buffer) => output.push(data.toString()));
    run.on("exit", () => reject(new Error(`The server has ended while starting:\n${output.join("")}`)));
  });
  project.provide("server", { url: `http://127.0.0.1:${port}`, directory });
  return async () => {
    process.kill(run.pid!, "SIGTERM");
    await ended;
    watcher.kill();
    await rm(directory, { recursive: true, force: true });
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
