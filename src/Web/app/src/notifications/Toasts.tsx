import type { Notice } from "@chorus/client";
import { useNotifications } from "@chorus/client/react";
import { CircleAlert, CircleCheck, Info, RotateCw, TriangleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useRoute } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { Button, IconButton } from "../ui/Button.tsx";
import "./toasts.css";

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert };
const shownFor = 6_000;
// More of them would hide the page; the others are told of.
const most = matchMedia("(max-width: 640px)").matches ? 1 : 3;
const saidInPlace = "save-success";

/** What the server and the app have to tell. What needs nobody goes by itself. */
export function Toasts() {
  const { items, retry, dismiss, dismissAll } = useNotifications();
  const [isUnfolded, setUnfolded] = useState(false);
  const shown = items.filter(({ code }) => code !== saidInPlace);
  // Where something is saved, the page says so by itself.
  useEffect(() => items.forEach(({ id, code }) => code === saidInPlace && dismiss(id)), [items, dismiss]);
  useEffect(() => { if (shown.length <= most) setUnfolded(false); }, [shown.length]);
  return (
    <section className={isUnfolded ? "toasts unfolded scroll" : "toasts"} aria-label="Notifications">
      {shown.slice(0, isUnfolded ? undefined : most).map(notice => <Toast key={notice.id} notice={notice} onRetry={() => void retry(notice.id).catch(() => undefined)} onDismiss={() => dismiss(notice.id)} />)}
      {shown.length > 1 && (
        <div className="toasts-foot">
          {shown.length > most && <Button className="small" aria-expanded={isUnfolded} onClick={() => setUnfolded(!isUnfolded)}>{isUnfolded ? "Show fewer" : `${shown.length - most} more`}</Button>}
          <Button className="small" onClick={dismissAll}>Dismiss all</Button>
        </div>
      )}
    </section>
  );
}

function Toast({ notice, onRetry, onDismiss }: { notice: Notice; onRetry: () => void; onDismiss: () => void }) {
  const Icon = icons[notice.level];
  const place = usePlace(notice);
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
        {(notice.retry || place) && (
          <div className="toast-doings">
            {notice.retry && (
              <Button className="small" icon={<RotateCw />} busy={notice.status === "retrying"} onClick={onRetry}>
                {notice.status === "failed" ? "That failed: try again" : "Try again"}
              </Button>
            )}
            {place && <Link className="button quiet small" href={place}>Go there</Link>}
          </div>
        )}
      </div>
      <IconButton className="small" label={`Dismiss: ${notice.title}`} onClick={onDismiss}><X /></IconButton>
    </div>
  );
}

/** Where that is of which it tells; null: nowhere, or one is there. */
function usePlace({ conversationId, sessionId }: Notice): string | null {
  const route = useRoute();
  const id = conversationId ?? sessionId;
  if (!id || ("id" in route && route.id === id)) return null;
  return conversationId ? paths.conversation(conversationId) : paths.session(id);
}
