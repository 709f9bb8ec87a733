import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { ConnectionLine } from "../connection/Connection.tsx";
import { Toasts } from "../notifications/Toasts.tsx";
import { useRoute } from "../routing/router.tsx";
import { useShortcuts } from "../shortcuts/useShortcuts.ts";
import { ShortcutsDialog } from "../shortcuts/ShortcutsDialog.tsx";
import { DrawerContext } from "./drawer.ts";
import { Sidebar } from "./Sidebar.tsx";
import "./shell.css";

// The same as in shell.css.
const wide = matchMedia("(min-width: 1024px)");

/** The side with all conversations, and one page beside it. On small screens the side is a drawer. */
export function Shell({ children }: { children: ReactNode }) {
  const route = useRoute();
  const place = JSON.stringify(route);
  const [isOpen, setOpen] = useState(false);
  const [isHelpShown, setHelpShown] = useState(false);
  const side = useRef<HTMLElement>(null);
  const page = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  useShortcuts(() => setHelpShown(true));

  const drawer = useMemo(() => ({
    isOpen,
    open: () => {
      before.current = document.activeElement;
      setOpen(true);
    },
  }), [isOpen]);
  const close = () => {
    setOpen(false);
    // Once the page takes the focus again.
    requestAnimationFrame(() => { if (before.current instanceof HTMLElement) before.current.focus(); });
  };

  useEffect(() => setOpen(false), [place]);
  useEffect(() => {
    const change = () => setOpen(false);
    wide.addEventListener("change", change);
    return () => wide.removeEventListener("change", change);
  }, []);
  useEffect(() => {
    if (!isOpen) return;
    side.current!.querySelector<HTMLElement>("a, button")?.focus();
    const press = (event: KeyboardEvent) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) close(); };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isOpen]);

  // Another page: the keyboard and the screen reader go on from there, unless something in it took the focus.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) { first.current = false; return; }
    if (!page.current!.contains(document.activeElement) || document.activeElement === page.current) page.current!.focus({ preventScroll: true });
  }, [place]);

  return (
    <DrawerContext value={drawer}>
      <a className="skip" href="#page" onClick={event => { event.preventDefault(); page.current!.focus(); }}>Skip to the page</a>
      <div className={isOpen ? "shell open" : "shell"}>
        <aside ref={side} className="side" aria-label="Conversations and places" onClick={event => { if ((event.target as Element).closest("a")) setOpen(false); }}><Sidebar onHelp={() => setHelpShown(true)} /></aside>
        {isOpen && <button type="button" className="scrim" aria-label="Close the menu" onClick={close} />}
        <main ref={page} id="page" className="main" tabIndex={-1} inert={isOpen}>
          <ConnectionLine />
          {children}
        </main>
      </div>
      <Toasts />
      {isHelpShown && <ShortcutsDialog onClose={() => setHelpShown(false)} />}
    </DrawerContext>
  );
}
