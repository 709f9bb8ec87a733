import { useChorus } from "@chorus/client/react";
import { useEffect, useRef } from "react";
import { go } from "../routing/router.tsx";
import { parse, paths } from "../routing/route.ts";

const patience = 1_200;
const after: Record<string, string> = { s: paths.sessions, g: paths.gallery, h: paths.history, a: paths.analytics, o: paths.operation, ",": paths.settings, c: paths.home };

/** The keyboard, wherever one is. Single letters count only where nothing is being written. */
export function useShortcuts(onHelp: () => void) {
  const chorus = useChorus();
  const latest = useRef(onHelp);
  useEffect(() => { latest.current = onHelp; });
  useEffect(() => {
    let wentAt = -Infinity;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      const act = (doing: () => void) => { event.preventDefault(); doing(); };
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && !event.altKey && event.key.toLowerCase() === "k") return act(() => go(paths.search("")));
      if (event.altKey && !isCommand) {
        if (event.code === "KeyN") return act(() => go(paths.home));
        if (event.key === "ArrowDown") return act(() => step(1));
        if (event.key === "ArrowUp") return act(() => step(-1));
      }
      if (isCommand || event.altKey || isWriting(event.target)) return;
      const isSecond = performance.now() - wentAt < patience;
      wentAt = -Infinity;
      const place = isSecond ? after[event.key.toLowerCase()] : undefined;
      if (place) return act(() => go(place));
      if (event.key === "g") wentAt = performance.now();
      else if (event.key === "?") act(() => latest.current());
      else if (event.key === "/") act(() => document.querySelector<HTMLElement>("#composer-text, [data-main-field]")?.focus());
      else if (event.key === "k" || event.key === "j") act(() => document.querySelector<HTMLElement>(".messages article[tabindex='0']")?.focus());
    };
    const step = (by: number) => {
      const { items } = chorus.conversations({}).state;
      const route = parse(location.pathname, location.search);
      const at = route.page === "conversation" ? items.findIndex(each => each.id === route.id) : -1;
      const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by];
      if (next) go(paths.conversation(next.id));
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [chorus]);
}

const isWriting = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
