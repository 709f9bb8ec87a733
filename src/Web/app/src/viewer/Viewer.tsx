import { ChevronLeft, ChevronRight, Download, X } from "lucide-react";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { IconButton } from "../ui/Button.tsx";
import "./viewer.css";

export type Picture = { id: string; url: string; alt: string; width?: number | null; height?: number | null; caption?: string };

type Shown = { pictures: readonly Picture[]; at: number };

const ViewerContext = createContext<(pictures: readonly Picture[], at: number) => void>(() => undefined);

/** Shows pictures in their full size, starting at one of them. */
export const useViewer = () => useContext(ViewerContext);

export function ViewerProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown | null>(null);
  const open = useMemo(() => (pictures: readonly Picture[], at: number) => setShown({ pictures, at: Math.max(0, at) }), []);
  return (
    <ViewerContext value={open}>
      {children}
      {shown && <Viewer {...shown} onMove={at => setShown({ ...shown, at })} onClose={() => setShown(null)} />}
    </ViewerContext>
  );
}

function Viewer({ pictures, at, onMove, onClose }: Shown & { onMove: (at: number) => void; onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  const [zoomed, setZoomed] = useState(false);
  const picture = pictures[at];

  useEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  if (!picture) return null;
  const move = (step: number) => {
    setZoomed(false);
    onMove((at + step + pictures.length) % pictures.length);
  };
  const press = (event: KeyboardEvent) => {
    if (pictures.length > 1 && event.key === "ArrowRight") move(1);
    else if (pictures.length > 1 && event.key === "ArrowLeft") move(-1);
    else if (event.key === "+" || event.key === "z") setZoomed(!zoomed);
  };

  return (
    <dialog ref={element} className="viewer" aria-label={`Picture ${at + 1} of ${pictures.length}`} onKeyDown={press}
      onCancel={event => { event.preventDefault(); onClose(); }}>
      <header>
        <p className="viewer-count">{pictures.length > 1 && `${at + 1} / ${pictures.length}`}</p>
        <a className="icon-button" href={picture.url} download aria-label="Download" title="Download"><Download /></a>
        <IconButton label="Close" shortcut="Esc" onClick={onClose}><X /></IconButton>
      </header>
      <div className={zoomed ? "viewer-stage zoomed" : "viewer-stage"} onClick={event => event.target === event.currentTarget && onClose()}>
        <button type="button" className="viewer-zoom" aria-label={zoomed ? "Fit to the window" : "Show at full size"} onClick={() => setZoomed(!zoomed)}>
          <img key={picture.id} src={picture.url} alt={picture.alt} width={picture.width ?? undefined} height={picture.height ?? undefined} />
        </button>
      </div>
      {pictures.length > 1 && <>
        <IconButton className="viewer-side left" label="Previous picture" shortcut="←" onClick={() => move(-1)}><ChevronLeft /></IconButton>
        <IconButton className="viewer-side right" label="Next picture" shortcut="→" onClick={() => move(1)}><ChevronRight /></IconButton>
      </>}
      {picture.caption && <p className="viewer-caption">{picture.caption}</p>}
    </dialog>
  );
}
