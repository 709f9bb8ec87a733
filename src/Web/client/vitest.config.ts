import { defineConfig } from "vitest/config";

const server = "tests/**/*.server.test.{ts,tsx}";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "alone", include: ["tests/**/*.test.{ts,tsx}"], exclude: [server] } },
      {
        test: {
          name: "server",
          include: [server],
          globalSetup: "tests/testing/server.ts",
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
    // A few processors and one server: files one after another.
    fileParallelism: false,
  },
});
