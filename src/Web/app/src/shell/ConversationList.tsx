import { unreadOf, type Conversation } from "@chorus/client";
import { useConversations } from "@chorus/client/react";
import { Users } from "lucide-react";
import { titleOf } from "../conversation/titles.ts";
import { sayProblem } from "../notifications/useAttempt.ts";
import { peopleOf } from "../people/people.ts";
import { Link, useRoute } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { age, when } from "../text/format.ts";
import { Button } from "../ui/Button.tsx";
import { Skeleton } from "../ui/Empty.tsx";
import { useEndless } from "../ui/useEndless.ts";

/** All conversations, the newest change first; more of them as one scrolls. */
export function ConversationList({ archived }: { archived: boolean }) {
  const { status, items, hasMore, isLoadingMore, problem, loadMore, reload } = useConversations({ archived });
  const route = useRoute();
  const openId = route.page === "conversation" ? route.id : null;
  const end = useEndless(hasMore, isLoadingMore, loadMore);

  const groups = byAge(items);
  return (
    <nav className="conversations scroll" aria-label={archived ? "Archived conversations" : "Conversations"}>
      {status === "loading" && items.length === 0 && <div className="conversations-soon" role="status" aria-label="Loading conversations">{[70, 84, 58, 76, 64].map(width => <Skeleton key={width} width={`${width}%`} />)}</div>}
      {status === "failed" && items.length === 0 && (
        <div className="conversations-note"><p>{problem ? sayProblem(problem) : "They could not be loaded."}</p><Button className="small" onClick={() => void reload().catch(() => undefined)}>Try again</Button></div>
      )}
      {status === "ready" && items.length === 0 && <p className="conversations-note">{archived ? "Nothing is archived." : "Your conversations will be here."}</p>}
      {[...groups].map(([name, conversations]) => (
        <section key={name} aria-label={name}>
          <h2>{name}</h2>
          <ul>{conversations.map(each => <li key={each.id}><ConversationLink conversation={each} isOpen={each.id === openId} /></li>)}</ul>
        </section>
      ))}
      <div ref={end} />
    </nav>
  );
}

function byAge(items: readonly Conversation[]): Map<string, Conversation[]> {
  const groups = new Map<string, Conversation[]>();
  for (const each of items) {
    const name = age(each.updatedAt);
    const group = groups.get(name);
    if (group) group.push(each);
    else groups.set(name, [each]);
  }
  return groups;
}

function ConversationLink({ conversation, isOpen }: { conversation: Conversation; isOpen: boolean }) {
  const unread = isOpen ? 0 : unreadOf(conversation);
  return (
    <Link className={unread > 0 ? "conversation-link unread" : "conversation-link"} href={paths.conversation(conversation.id)} aria-current={isOpen ? "page" : undefined}>
      <span className="cut">{titleOf(conversation)}</span>
      {peopleOf(conversation).length > 1 && <Users aria-label="Shared" />}
      {unread > 0 ? <span className="badge" aria-label={`${unread} unread`}>{unread > 99 ? "99+" : unread}</span> : <time dateTime={conversation.updatedAt}>{when(conversation.updatedAt)}</time>}
    </Link>
  );
}
