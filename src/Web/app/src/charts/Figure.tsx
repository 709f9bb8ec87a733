import type { ReactNode } from "react";

/** One number, large. */
export function Figure({ name, value, unit, note, children }: { name: string; value: string; unit?: string; note?: string | undefined; children?: ReactNode }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className="figure-value">{value}{unit && <small> {unit}</small>}</dd>
      {(note ?? children) && <dd className="figure-note">{note}{children}</dd>}
    </div>
  );
}
