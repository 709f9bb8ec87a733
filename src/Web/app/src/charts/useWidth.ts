import { useEffect, useRef, useState, type RefObject } from "react";

/** An element's width, as it is now; 0 until that is known. */
export function useWidth<T extends Element>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const sizes = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    sizes.observe(element.current!);
    return () => sizes.disconnect();
  }, []);
  return [element, width];
}
