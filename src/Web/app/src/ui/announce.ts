/** Says something to screen readers, politely. Starts and ends of things: never tokens. */
export function announce(text: string) {
  const region = document.getElementById("announcer");
  if (!region) return;
  // A new element each time, so that the same words are read again.
  const line = document.createElement("p");
  line.textContent = text;
  region.replaceChildren(line);
}
