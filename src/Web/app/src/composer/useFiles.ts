import { useState } from "react";
import { fileSize } from "../text/format.ts";

// The server's limits; it looks at the content, here the name must do.
const most = 10;
const largest = 20 * 1024 * 1024;
const types = ["image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf"];

export const accepted = [...types, "text/*"].join(",");

/** Files to go with a message. What the server would refuse is refused at once. */
export function useFiles() {
  const [items, setItems] = useState<readonly File[]>([]);
  const [refused, setRefused] = useState<string | null>(null);

  const add = (files: readonly File[]) => {
    const problems: string[] = [];
    const good = files.filter(file => {
      const problem = problemOf(file);
      if (problem) problems.push(problem);
      return !problem;
    });
    const room = most - items.length;
    if (good.length > room) problems.push(`A message takes ${most} files.`);
    setItems([...items, ...good.slice(0, room)]);
    setRefused(problems.length > 0 ? problems.join(" ") : null);
  };
  return {
    items, refused, add,
    remove: (file: File) => setItems(items.filter(each => each !== file)),
    clear: () => { setItems([]); setRefused(null); },
    dismiss: () => setRefused(null),
  };
}

function problemOf(file: File): string | null {
  if (file.size === 0) return `${file.name} is empty.`;
  if (file.size > largest) return `${file.name} is larger than ${fileSize(largest)}.`;
  const isText = file.type === "" || file.type.startsWith("text/") || /json|xml|yaml|javascript|typescript|csv|x-sh/.test(file.type);
  return types.includes(file.type) || isText ? null : `${file.name} is no picture, PDF or text.`;
}
