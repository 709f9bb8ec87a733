/** Lets the browser save bytes as a file. */
export function saveAs(bytes: Blob, name: string) {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A title as a file's name. */
export const fileName = (title: string, ending: string) =>
  `${title.replace(/[^\p{L}\p{N} _-]+/gu, " ").trim().replace(/\s+/g, " ").slice(0, 80) || "conversation"}.${ending}`;
