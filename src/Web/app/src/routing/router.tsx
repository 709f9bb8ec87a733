import { useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from "react";
import { parse, type Route } from "./route.ts";

const moved = "chorus-moved";

export function go(path: string, options: { replace?: boolean } = {}) {
  if (path === location.pathname + location.search) return;
  history[options.replace ? "replaceState" : "pushState"](null, "", path);
  dispatchEvent(new Event(moved));
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const [path = "", query = ""] = address.split("?", 2);
  return parse(path, query);
}

function subscribe(changed: () => void) {
  addEventListener("popstate", changed);
  addEventListener(moved, changed);
  return () => {
    removeEventListener("popstate", changed);
    removeEventListener(moved, changed);
  };
}

/** A link within the app; opened elsewhere (a new tab …) it is the browser's. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={click} {...rest} />;
}
