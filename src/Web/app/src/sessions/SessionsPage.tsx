import { useHistory } from "@chorus/client/react";
import { NotebookPen } from "lucide-react";
import { useEffect } from "react";
import { Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { when } from "../text/format.ts";
import { Empty, Skeleton } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { useEndless } from "../ui/useEndless.ts";
import { NewSession } from "./NewSession.tsx";
import { Progress } from "./Progress.tsx";
import { sessionTitle, stepWords } from "./steps.ts";
import "./sessions.css";

/** Content sessions: from a brain dump to what goes out. */
export function SessionsPage() {
  const { status, items, hasMore, isLoadingMore, problem, loadMore, reload } = useHistory();
  const end = useEndless(hasMore, isLoadingMore, loadMore);
  useEffect(() => { document.title = "Sessions · Chorus"; }, []);
  return (
    <div className="page">
      <PageBar title="Sessions" />
      <div className="page-body scroll">
        <div className="page-column narrow">
          <NewSession />
          {status === "failed" && items.length === 0 ? <Failed problem={problem} onRetry={reload} />
            : status === "loading" && items.length === 0 ? <div className="session-list" role="status" aria-label="Loading sessions">{[1, 2, 3].map(each => <Skeleton key={each} height={68} round={14} />)}</div>
            : items.length === 0 ? <Empty icon={<NotebookPen />} title="No sessions yet" text="From a brain dump by way of research, outline and draft to what goes out: yours are listed here." />
            : (
              <ul className="session-list" aria-label="Sessions">
                {items.map(session => (
                  <li key={session.id}>
                    <Link href={paths.session(session.id)}>
                      <span><strong className="cut">{sessionTitle(session)}</strong><small>{stepWords[session.status].name} · {when(session.updatedAt)}</small></span>
                      <Progress session={session} />
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          <div ref={end} />
        </div>
      </div>
    </div>
  );
}
