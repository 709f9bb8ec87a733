// Core and hooks as one module, to be measured, and to be run in a page by tests.
export * from "../src/index.ts";
export * from "../src/react/index.ts";
