import { useEffect, useLayoutEffect, useReducer, useRef, type RefObject } from "react";
import { Heights } from "./Heights.ts";

/** What stays in its place on the screen, whatever happens around it: the end, or a row, `below` the upper edge. */
type Anchor = "end" | { key: string; index: number; below: number };

const overscan = 900;
const nearEdge = 1200;
const atEnd = 40;

type WindowOptions = {
  keys: readonly string[];
  /** Whether the end of the rows is the end of it all, to which the view then sticks. */
  isEndTheEnd: boolean;
  guess: number;
  onNearTop: () => void;
  onNearEnd: () => void;
  onAtEnd: (isAtEnd: boolean) => void;
};

export type RowWindow = {
  scroller: RefObject<HTMLDivElement | null>;
  list: RefObject<HTMLOListElement | null>;
  first: number;
  last: number;
  toEnd: () => void;
  /** Puts a row into sight; `edge`: only as far as is needed. */
  toRow: (key: string, where?: "middle" | "edge") => boolean;
};

/**
 * Shows a few of many rows of different heights. Rows that come above, or turn out to be higher than guessed, move nothing that
 * is seen; at the end, the view stays at the end.
 */
export function useWindow(options: WindowOptions): RowWindow {
  const { keys, guess } = options;
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const heights = useRef<Heights>(null);
  heights.current ??= new Heights(guess);
  const anchor = useRef<Anchor>("end");
  const lastTop = useRef(0);
  const shown = useRef({ first: 0, last: -1 });
  const wanted = useRef<{ keys: readonly string[]; first: number; last: number }>(null);
  const latest = useRef(options);
  const [, redraw] = useReducer((n: number) => n + 1, 0);

  const rows = heights.current;
  rows.setKeys(keys);

  const place = (): number => {
    const view = scroller.current?.clientHeight ?? innerHeight;
    const most = Math.max(0, rows.total - view);
    if (anchor.current === "end") return most;
    const index = rows.indexOf(anchor.current.key, anchor.current.index);
    if (index < 0) return Math.min(lastTop.current, most);
    anchor.current.index = index;
    return Math.max(0, Math.min(most, rows.top(index) - anchor.current.below));
  };

  const rangeAt = (top: number) => {
    const view = scroller.current?.clientHeight ?? innerHeight;
    return { first: rows.indexAt(top - overscan), last: keys.length === 0 ? -1 : rows.indexAt(top + view + overscan) };
  };

  // Other rows, or another anchor: where that is. Otherwise what the last look at the screen asked for.
  if (wanted.current?.keys !== keys) wanted.current = { keys, ...rangeAt(place()) };
  const { first, last } = wanted.current;
  shown.current = { first, last };

  const settle = () => {
    const view = scroller.current;
    const holder = list.current;
    if (!view || !holder) return;
    for (const [at, row] of [...holder.children].entries()) rows.measure(shown.current.first + at, row.getBoundingClientRect().height);
    // The space below must be right before the place can be: at the end it is part of it.
    holder.style.paddingTop = `${rows.top(shown.current.first)}px`;
    holder.style.paddingBottom = `${rows.total - rows.top(shown.current.last + 1)}px`;
    const top = anchor.current === "end" ? view.scrollHeight - view.clientHeight : place();
    if (Math.abs(view.scrollTop - top) >= 1) view.scrollTop = top;
    lastTop.current = view.scrollTop;
    const range = rangeAt(view.scrollTop);
    if (range.first !== shown.current.first || range.last !== shown.current.last) {
      wanted.current = { keys, ...range };
      redraw();
    }
    if (view.scrollTop < nearEdge) latest.current.onNearTop();
    if (view.scrollHeight - view.scrollTop - view.clientHeight < nearEdge) latest.current.onNearEnd();
  };

  const settleNow = useRef(settle);
  useLayoutEffect(() => {
    latest.current = options;
    settleNow.current = settle;
    settle();
  });

  useEffect(() => {
    const view = scroller.current!;
    const holder = list.current!;
    const sizes = new ResizeObserver(() => settleNow.current());
    sizes.observe(view);
    for (const row of holder.children) sizes.observe(row);
    const changes = new MutationObserver(records => {
      for (const record of records) {
        for (const row of record.addedNodes) if (row instanceof Element) sizes.observe(row);
        for (const row of record.removedNodes) if (row instanceof Element) sizes.unobserve(row);
      }
      // What had the focus is no longer among the rows: the keyboard goes on from the list.
      if (hadFocus && document.activeElement === document.body) view.focus({ preventScroll: true });
    });
    changes.observe(holder, { childList: true });

    let hadFocus = false;
    const focus = () => { hadFocus = true; };
    const blur = (event: FocusEvent) => { if (event.relatedTarget) hadFocus = false; };
    const scroll = () => {
      const top = view.scrollTop;
      const isAtEnd = view.scrollHeight - top - view.clientHeight <= atEnd;
      // Only who scrolls up leaves the end: rows that grow do not.
      const stays = anchor.current === "end" && top >= lastTop.current - 1;
      if (latest.current.isEndTheEnd && (isAtEnd || stays)) {
        anchor.current = "end";
      } else {
        const index = heights.current!.indexAt(top);
        const key = latest.current.keys[index];
        if (key !== undefined) anchor.current = { key, index, below: heights.current!.top(index) - top };
      }
      lastTop.current = top;
      latest.current.onAtEnd(latest.current.isEndTheEnd && anchor.current === "end");
      settleNow.current();
    };
    view.addEventListener("scroll", scroll, { passive: true });
    holder.addEventListener("focusin", focus);
    holder.addEventListener("focusout", blur);
    return () => {
      sizes.disconnect();
      changes.disconnect();
      view.removeEventListener("scroll", scroll);
      holder.removeEventListener("focusin", focus);
      holder.removeEventListener("focusout", blur);
    };
  }, []);

  const toEnd = () => {
    anchor.current = "end";
    options.onAtEnd(true);
    wanted.current = null;
    redraw();
  };

  const toRow = (key: string, where: "middle" | "edge" = "middle") => {
    const index = rows.indexOf(key);
    const view = scroller.current;
    if (index < 0 || !view) return false;
    const top = rows.top(index);
    const height = rows.top(index + 1) - top;
    const above = top < view.scrollTop + 12;
    if (where === "edge" && !above && top + height <= view.scrollTop + view.clientHeight - 12) return true;
    const below = where === "middle" ? Math.max(24, (view.clientHeight - height) / 3) : above ? 12 : view.clientHeight - height - 12;
    anchor.current = { key, index, below };
    options.onAtEnd(false);
    wanted.current = null;
    redraw();
    return true;
  };

  return { scroller, list, first, last, toEnd, toRow };
}
