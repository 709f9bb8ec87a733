import type { Notice } from "@chorus/client";
import { useNotifications } from "@chorus/client/react";
import { CircleAlert, CircleCheck, Info, RotateCw, TriangleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { Button, IconButton } from "../ui/Button.tsx";
import "./toasts.css";

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert };
const shownFor = 6_000;
const most = 4;
const saidInPlace = "save-success";

/** What the server and the app have to tell. What needs nobody goes by itself. */
export function Toasts() {
  const { items, retry, dismiss } = useNotifications();
  const shown = items.filter(({ code }) => code !== saidInPlace);
  // Where something is saved, the page says so by itself.
  useEffect(() => items.forEach(({ id, code }) => code === saidInPlace && dismiss(id)), [items, dismiss]);
  return (
    <section className="toasts" aria-label="Notifications">
      {shown.slice(0, most).map(notice => <Toast key={notice.id} notice={notice} onRetry={() => void retry(notice.id).catch(() => undefined)} onDismiss={() => dismiss(notice.id)} />)}
    </section>
  );
}

function Toast({ notice, onRetry, onDismiss }: { notice: Notice; onRetry: () => void; onDismiss: () => void }) {
  const Icon = icons[notice.level];
  const passes = (notice.level === "info" || notice.level === "success") && !notice.retry;
  useEffect(() => {
    if (!passes) return;
    const timer = setTimeout(onDismiss, shownFor);
    return () => clearTimeout(timer);
  }, [passes]);
  return (
    <div className={`toast ${notice.level}`} role={notice.level === "error" ? "alert" : "status"}>
      <Icon aria-hidden />
      <div className="toast-text">
        <strong>{notice.title}</strong>
        {notice.detail && <p>{notice.detail}</p>}
        {notice.retry && (
          <Button className="small" icon={<RotateCw />} busy={notice.status === "retrying"} onClick={onRetry}>
            {notice.status === "failed" ? "That failed: try again" : "Try again"}
          </Button>
        )}
      </div>
      <IconButton className="small" label={`Dismiss: ${notice.title}`} onClick={onDismiss}><X /></IconButton>
    </div>
  );
}
