import { X } from "lucide-react";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { IconButton } from "./Button.tsx";
import "./dialog.css";

type DialogProps = { title: string; onClose: () => void; children: ReactNode; wide?: boolean; description?: string };

/** A modal dialog: the browser keeps focus inside, closes it on Escape, and gives focus back. */
export function Dialog({ title, description, onClose, children, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const close = useRef(onClose);
  useEffect(() => { close.current = onClose; });

  useEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    const first = dialog.querySelector<HTMLElement>("[data-autofocus], input, textarea, select");
    first?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  return (
    <dialog ref={element} className={wide ? "dialog wide" : "dialog"} aria-labelledby={heading}
      onCancel={event => { event.preventDefault(); close.current(); }}
      onMouseDown={event => { if (event.target === element.current) close.current(); }}>
      <div className="dialog-sheet">
        <header>
          <div>
            <h2 id={heading}>{title}</h2>
            {description && <p>{description}</p>}
          </div>
          <IconButton label="Close" onClick={onClose}><X /></IconButton>
        </header>
        {children}
      </div>
    </dialog>
  );
}
