import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import "./button.css";

type Look = "plain" | "primary" | "quiet" | "danger";

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; icon?: ReactNode; busy?: boolean; ref?: Ref<HTMLButtonElement> };

export function Button({ look = "plain", icon, busy = false, className = "", children, disabled, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button ${look} ${className}`} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <span className="spinner" aria-hidden /> : icon}
      {children}
    </button>
  );
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { label: string; look?: Look; shortcut?: string; ref?: Ref<HTMLButtonElement> };

/** A button that is only an icon, so its label is what it is called and its tooltip. */
export function IconButton({ label, look = "quiet", shortcut, className = "", children, ...rest }: IconButtonProps) {
  return (
    <button type="button" className={`icon-button ${look} ${className}`} aria-label={label} title={shortcut ? `${label} (${shortcut})` : label} {...rest}>
      {children}
    </button>
  );
}
