import { Menu as MenuIcon } from "lucide-react";
import { useContext, type ReactNode } from "react";
import { IconButton } from "../ui/Button.tsx";
import { DrawerContext } from "./drawer.ts";

/** The bar above each page: what it is, and what can be done with it. */
export function PageBar({ title, subtitle, children }: { title: string; subtitle?: string; children?: ReactNode }) {
  const drawer = useContext(DrawerContext);
  return (
    <header className="page-bar">
      <IconButton className="drawer-button" label="Open the menu" aria-expanded={drawer.isOpen} onClick={drawer.open}><MenuIcon /></IconButton>
      <div className="page-title">
        <h1 className="cut" title={title}>{title}</h1>
        {subtitle && <p className="cut">{subtitle}</p>}
      </div>
      {children}
    </header>
  );
}
