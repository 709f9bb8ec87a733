import { Check, Copy } from "lucide-react";
import { IconButton } from "./Button.tsx";
import { useCopy } from "./useCopy.ts";

type CopyButtonProps = { text: string; label: string; shortcut?: string; small?: boolean };

/** Copies, and shows for a moment that it did. */
export function CopyButton({ text, label, shortcut, small = false }: CopyButtonProps) {
  const { copied, copy } = useCopy(text);
  return (
    <IconButton className={small ? "small" : ""} label={label} {...(shortcut && { shortcut })} onClick={copy}>
      {copied ? <Check className="copied" /> : <Copy />}
    </IconButton>
  );
}
