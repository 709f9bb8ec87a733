import { Dialog } from "../ui/Dialog.tsx";
import { shortcuts } from "./shortcuts.ts";
import "./shortcuts.css";

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={onClose}>
      <div className="dialog-body shortcuts" tabIndex={0} role="region" aria-label="All shortcuts">
        {shortcuts.map(({ group, keys }) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>{keys.map(each => <div key={each.what}><dt>{each.what}</dt><dd>{each.keys.map(key => <kbd key={key}>{key}</kbd>)}</dd></div>)}</dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
