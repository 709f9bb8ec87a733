import { useRef, type KeyboardEvent } from "react";

type SegmentedProps<T extends string> = { label: string; options: readonly { value: T; label: string }[]; value: T; onChange: (value: T) => void };

/** One of a few, as radio buttons in a row: one stop for Tab, arrows choose. */
export function Segmented<T extends string>({ label, options, value, onChange }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    const at = options.findIndex(option => option.value === value);
    const next = (at + step + options.length) % options.length;
    onChange(options[next]!.value);
    (group.current!.children[next] as HTMLElement).focus();
  };
  return (
    <div ref={group} className="segmented" role="radiogroup" aria-label={label} onKeyDown={press}>
      {options.map(option => (
        <button key={option.value} type="button" role="radio" aria-checked={option.value === value} tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}>{option.label}</button>
      ))}
    </div>
  );
}
