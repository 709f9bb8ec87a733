import type { KeyValues } from "./platform.ts";

/** Values that last as long as the page. */
export function memoryKeyValues(): KeyValues {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => {
      values.set(key, value);
      return true;
    },
    delete: (key) => void values.delete(key),
    keys: () => [...values.keys()],
  };
}
