import { useId, type InputHTMLAttributes } from "react";
import "./field.css";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { label: string; error?: string | undefined; hint?: string };

export function Field({ label, error, hint, ...rest }: FieldProps) {
  const id = useId();
  const note = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={error ? true : undefined} aria-describedby={error || hint ? note : undefined} {...rest} />
      {(error ?? hint) && <p id={note} className={error ? "field-error" : "field-hint"}>{error ?? hint}</p>}
    </div>
  );
}
