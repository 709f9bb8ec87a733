import { createContext } from "react";

/** The side, where it has no room of its own. */
export const DrawerContext = createContext<{ isOpen: boolean; open: () => void }>({ isOpen: false, open: () => undefined });
