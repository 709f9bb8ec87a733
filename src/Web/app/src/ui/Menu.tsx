import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { IconButton } from "./Button.tsx";
import "./menu.css";

export type MenuItem = { label: string; icon?: ReactNode; danger?: boolean; checked?: boolean; onChoose: () => void } | "line";

type MenuProps = { label: string; icon: ReactNode; items: MenuItem[]; small?: boolean; side?: "left" | "right"; up?: boolean };

/** A button with a menu: arrows, Home, End and letters move, Escape closes, focus goes back to the button. */
export function Menu({ label, icon, items, small = false, side = "right", up = false }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    list.current?.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && !list.current?.contains(event.target) && !button.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  const close = () => { setOpen(false); button.current?.focus(); };
  const press = (event: KeyboardEvent) => {
    const all = [...list.current!.querySelectorAll<HTMLElement>("[role^=menuitem]")];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const move = (to: number) => { event.preventDefault(); all.at(to % all.length)?.focus(); };
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(-1);
    else if (event.key === "Escape") { event.stopPropagation(); event.preventDefault(); close(); }
    else if (event.key === "Tab") setOpen(false);
    else if (event.key.length === 1) {
      const found = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(item => item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()));
      found?.focus();
    }
  };

  return (
    <div className="menu-holder">
      <IconButton ref={button} label={label} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined}
        className={small ? "small" : ""} onClick={() => setOpen(!open)}>
        {icon}
      </IconButton>
      {open && (
        <div ref={list} id={id} role="menu" aria-label={label} className={`menu ${side} ${up ? "up" : ""}`} onKeyDown={press}>
          {items.map((item, at) => item === "line"
            ? <hr key={at} />
            : (
              <button key={item.label} type="button" tabIndex={-1} className={item.danger ? "danger" : ""}
                role={item.checked === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.checked}
                onClick={() => { close(); item.onChoose(); }}>
                {item.icon}<span>{item.label}</span>
                {item.checked && <span className="menu-check" aria-hidden>✓</span>}
              </button>
            ))}
        </div>
      )}
    </div>
  );
}
