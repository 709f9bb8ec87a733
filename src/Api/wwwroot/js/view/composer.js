import { byId } from "./dom.js";
import { toast } from "./toasts.js";

const mostBytes = 64 * 1024;
const mostHeight = 240;
const drafts = new Map();

/** Where one writes. A draft stays with its conversation while the page is open. */
export function composerView(chorus, conversationId) {
  const form = byId("composer");
  const text = byId("text");
  const button = form.querySelector("button");

  const fit = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, mostHeight)}px`;
    button.disabled = text.value.trim() === "";
  };

  const send = () => {
    const content = text.value;
    if (content.trim() === "") return;
    if (new TextEncoder().encode(content).length > mostBytes) return toast("A message can be at most 64 KiB long.", "error");
    text.value = "";
    drafts.delete(conversationId);
    fit();
    chorus.send(conversationId, content);
    byId("timeline").scrollTop = byId("timeline").scrollHeight;
    text.focus();
  };

  form.onsubmit = (event) => {
    event.preventDefault();
    send();
  };
  text.onkeydown = (event) => {
    // On a touch keyboard Enter makes a new line; there is the button.
    const isKeyboard = matchMedia("(hover: hover)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !isKeyboard) return;
    event.preventDefault();
    send();
  };
  text.oninput = () => {
    fit();
    drafts.set(conversationId, text.value);
    chorus.typing.typed(conversationId, text.value !== "");
  };
  text.value = drafts.get(conversationId) ?? "";
  fit();
  if (matchMedia("(hover: hover)").matches) text.focus();
}
