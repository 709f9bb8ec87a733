import type { ReactNode } from "react";
import "./empty.css";

/** What a place says when there is nothing in it (yet). */
export function Empty({ icon, title, text, children }: { icon: ReactNode; title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <div className="empty-icon" aria-hidden>{icon}</div>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children && <div className="empty-actions">{children}</div>}
    </div>
  );
}

export function Skeleton({ width = "100%", height = 14, round = 7 }: { width?: number | string; height?: number | string; round?: number }) {
  return <span className="skeleton" style={{ width, height, borderRadius: round }} aria-hidden />;
}
