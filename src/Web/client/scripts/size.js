// Says how small the client is: minified, and gzipped as servers send it.
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.js";

const entry = (name) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));
const rows = {
  "core, without @microsoft/signalr": { entry: entry("index.ts"), external: ["@microsoft/signalr"] },
  "core and hooks, without it": { entry: entry("../scripts/everything.ts"), external: ["@microsoft/signalr", "react"] },
  "core and hooks, with it": { entry: entry("../scripts/everything.ts"), external: ["react"] },
};
for (const [name, options] of Object.entries(rows)) {
  const bytes = await bundle(options);
  console.log(`${name}: ${kilobytes(bytes.length)} minified, ${kilobytes(gzipSync(bytes, { level: 9 }).length)} gzipped`);
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
