import { byId, element } from "./dom.js";

const shownFor = 6_000;
const most = 4;

/** A short notice at the page's edge. */
export function toast(text, kind = "info") {
  const shown = byId("toasts");
  while (shown.children.length >= most) shown.firstElementChild.remove();
  const made = element("p", { className: `toast ${kind}`, textContent: text });
  shown.append(made);
  setTimeout(() => made.remove(), shownFor);
}

/** Does something that the server may refuse, and says so if it does. */
export async function attempt(action) {
  try {
    return await action();
  } catch (problem) {
    toast(problem.message, "error");
    return undefined;
  }
}
