import type { SearchHit } from "@chorus/client";
import { useSearch } from "@chorus/client/react";
import { Search, SearchX } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { renderSnippet } from "../markdown/render.ts";
import { sayListProblem } from "../notifications/useAttempt.ts";
import { go, Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { stepWords } from "../sessions/steps.ts";
import { titleOf } from "../conversation/titles.ts";
import { exactTime, when } from "../text/format.ts";
import { announce } from "../ui/announce.ts";
import { Empty, Skeleton } from "../ui/Empty.tsx";
import { useEndless } from "../ui/useEndless.ts";
import { withoutMarkdown } from "./snippet.ts";
import "./search.css";

/** Finds messages; a hit leads to its place in the conversation. */
export function SearchPage({ q }: { q: string }) {
  const [query, setQuery] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const { status, items, hasMore, isLoadingMore, problem, loadMore } = useSearch(query);
  const end = useEndless(hasMore, isLoadingMore, loadMore);

  useEffect(() => {
    document.title = "Search · Chorus";
    field.current!.focus();
  }, []);
  useEffect(() => { if (status === "ready" && query.trim()) announce(items.length === 0 ? "Nothing found." : `${items.length}${hasMore ? " or more" : ""} found.`); }, [status, items]);

  const write = (next: string) => {
    setQuery(next);
    go(paths.search(next), { replace: true });
  };
  const move = (event: KeyboardEvent) => {
    const links = [...list.current?.querySelectorAll("a") ?? []];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const to = event.key === "ArrowDown" ? links[at + 1] : event.key === "ArrowUp" && at >= 0 ? links[at - 1] ?? field.current : null;
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  const isIdle = !query.trim();
  return (
    <div className="page">
      <PageBar title="Search" />
      <div className="page-body scroll" onKeyDown={move}>
        <div className="page-column narrow search">
          <div className="search-field" role="search">
            <Search aria-hidden />
            <input ref={field} data-main-field type="search" aria-label="Search in all conversations" placeholder={"Words, a “phrase”, -not, or …"} value={query} onChange={event => write(event.target.value)} autoComplete="off" spellCheck={false} />
            {status === "loading" && <span className="spinner" aria-hidden />}
          </div>
          {isIdle ? <Empty icon={<Search />} title="Find what was said" text={"In all of your conversations. Put “a phrase” in quotes, leave a word out with -word, or look for this or that."} />
            : status === "failed" ? <p className="problem" role="alert">{sayListProblem(problem)}</p>
            : status === "loading" && items.length === 0 ? <div className="hits">{[1, 2, 3].map(each => <Skeleton key={each} height={84} round={14} />)}</div>
            : items.length === 0 ? (status === "ready" && <Empty icon={<SearchX />} title="Nothing found" text="Try other words, or fewer." />)
            : (
              <ol ref={list} className="hits" aria-label="Hits">
                {items.map(hit => (
                  <li key={`${hit.kind} ${hit.imageId ?? hit.messageId ?? hit.sessionId ?? hit.conversationId} ${hit.step}`}>
                    <Link href={placeOf(hit)}>
                      <header><strong className="cut">{nameOf(hit)}</strong>{kindOf(hit) && <span>{kindOf(hit)}</span>}<time dateTime={hit.createdAt} title={exactTime(hit.createdAt)}>{when(hit.createdAt)}</time></header>
                      <Snippet html={hit.snippet} />
                    </Link>
                  </li>
                ))}
              </ol>
            )}
          <div ref={end} />
        </div>
      </div>
    </div>
  );
}

/** Where a hit leads to. */
const placeOf = ({ conversationId, seq, sessionId }: SearchHit) =>
  conversationId ? paths.conversation(conversationId, seq ?? undefined) : sessionId ? paths.session(sessionId) : paths.gallery;

const nameOf = (hit: SearchHit) => hit.conversationId ? titleOf(hit) : hit.title?.trim() || (hit.sessionId ? "Untitled session" : "A picture");

/** What it is, if it is no message. */
const kindOf = ({ conversationId, imageId, step }: SearchHit) => imageId ? "Picture" : conversationId ? null : step ? stepWords[step].name : "Session";

function Snippet({ html }: { html: string }) {
  const safe = useMemo(() => renderSnippet(withoutMarkdown(html)), [html]);
  return <p dangerouslySetInnerHTML={{ __html: safe }} />;
}
