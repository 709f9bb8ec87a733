import { HeartCrack, RotateCw } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button } from "./ui/Button.tsx";
import { Empty } from "./ui/Empty.tsx";

/** What is shown when the app itself fails: nothing that was typed is lost by it, so loading it again is safe. */
export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="splash" role="alert">
        <Empty icon={<HeartCrack />} title="Something broke here" text="It is our fault. What you wrote is kept; load the page again to go on.">
          <Button look="primary" icon={<RotateCw />} onClick={() => location.reload()}>Load again</Button>
        </Empty>
      </main>
    );
  }
}
