import { useEffect, useRef, type RefObject } from "react";

/** Asks for more when the end of a list comes near. Put the answer behind the list. */
export function useEndless(hasMore: boolean, isLoading: boolean, loadMore: () => Promise<unknown>): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(loadMore);
  useEffect(() => { latest.current = loadMore; });
  useEffect(() => {
    if (!hasMore || isLoading || !end.current) return;
    const watcher = new IntersectionObserver(([entry]) => { if (entry?.isIntersecting) void latest.current().catch(() => undefined); }, { rootMargin: "800px" });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [hasMore, isLoading]);
  return end;
}
