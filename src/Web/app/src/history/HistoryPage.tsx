import type { HistoryItem } from "@chorus/client";
import { useHistory } from "@chorus/client/react";
import { Layers, Trash2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { Progress } from "../sessions/Progress.tsx";
import { contentOf, sessionTitle, stepWords } from "../sessions/steps.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { exactTime, plain, when } from "../text/format.ts";
import { Confirm } from "../ui/Confirm.tsx";
import { IconButton } from "../ui/Button.tsx";
import { Empty, Skeleton } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { useEndless } from "../ui/useEndless.ts";
import { useViewer } from "../viewer/Viewer.tsx";
import "../sessions/sessions.css";
import "./history.css";

/** What was made, with its pictures. */
export function HistoryPage() {
  const { status, items, hasMore, isLoadingMore, problem, loadMore, reload, remove } = useHistory();
  const end = useEndless(hasMore, isLoadingMore, loadMore);
  const attempt = useAttempt();
  const [removing, setRemoving] = useState<HistoryItem | null>(null);
  useEffect(() => { document.title = "History · Chorus"; }, []);
  return (
    <div className="page">
      <PageBar title="History" />
      <div className="page-body scroll">
        <div className="page-column">
          {status === "failed" && items.length === 0 ? <Failed problem={problem} onRetry={reload} />
            : status === "loading" && items.length === 0 ? <div className="history-list" role="status" aria-label="Loading the history">{[1, 2, 3].map(each => <Skeleton key={each} height={240} round={18} />)}</div>
            : items.length === 0 ? <Empty icon={<Layers />} title="Nothing made yet" text="What you make in sessions is collected here, with its pictures."><Link className="button primary" href={paths.sessions}>Start a session</Link></Empty>
            : <ul className="history-list" aria-label="Sessions">{items.map(item => <li key={item.id}><Card item={item} onRemove={() => setRemoving(item)} /></li>)}</ul>}
          <div ref={end} />
        </div>
      </div>
      {removing && (
        <Confirm title="Delete this session?" text={`“${sessionTitle(removing)}” goes with all of its steps and pictures. This cannot be undone.`} action="Delete" onClose={() => setRemoving(null)}
          onConfirm={() => attempt("It could not be deleted", () => remove(removing.id))} />
      )}
    </div>
  );
}

const mostPictures = 4;

function Card({ item, onRemove }: { item: HistoryItem; onRemove: () => void }) {
  const open = useViewer();
  const pictures = useMemo(() => item.images.filter(each => each.status === "complete" && each.publicUrl)
    .map(each => ({ id: each.id, url: each.publicUrl!, thumbnail: each.thumbnailUrl, alt: each.prompt, caption: each.prompt })), [item.images]);
  const more = item.imageCount - Math.min(pictures.length, mostPictures);
  const excerpt = [...item.steps].reverse().find(each => each.content.trim())?.content ?? contentOf(item, "brain_dump");
  return (
    <article className="history-card" aria-label={sessionTitle(item)}>
      {pictures.length > 0 && (
        <div className={`thumbnails of-${Math.min(pictures.length, mostPictures)}`}>
          {pictures.slice(0, mostPictures).map((picture, at) => (
            <button key={picture.id} type="button" onClick={() => open(pictures, at)} aria-label={`Open picture: ${picture.alt}`}>
              <img src={picture.thumbnail ?? picture.url} alt={picture.alt} loading="lazy" decoding="async" />
              {at === mostPictures - 1 && more > 0 && <span aria-hidden>+{more}</span>}
            </button>
          ))}
        </div>
      )}
      <div className="history-text">
        <h2><Link href={paths.session(item.id)}>{sessionTitle(item)}</Link></h2>
        <p>{plain(excerpt.slice(0, 600)) || "Nothing written yet."}</p>
        <footer>
          <Progress session={item} />
          <span>{stepWords[item.status].name}</span>
          <time dateTime={item.updatedAt} title={exactTime(item.updatedAt)}>{when(item.updatedAt)}</time>
          <IconButton className="small" label={`Delete ${sessionTitle(item)}`} onClick={onRemove}><Trash2 /></IconButton>
        </footer>
      </div>
    </article>
  );
}
