export { ChorusProvider, useChorus } from "./chorusContext.ts";
export * from "./hooks.ts";
