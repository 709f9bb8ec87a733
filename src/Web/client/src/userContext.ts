import type { Channel } from "./connection/channel.ts";
import type { ConversationBook } from "./conversations/conversationBook.ts";
import type { Drafts } from "./conversations/drafts.ts";
import type { Edits } from "./conversations/edits.ts";
import type { LiveTexts } from "./conversations/liveTexts.ts";
import type { Typing } from "./conversations/typing.ts";
import type { Activity } from "./contract/events.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Api } from "./rest/api.ts";
import type { Cache } from "./storage/cache.ts";

/** What the stores of one user share. */
export interface UserContext {
  readonly userId: string;
  readonly api: Api;
  readonly channel: Channel;
  readonly book: ConversationBook;
  readonly cache: Cache;
  readonly drafts: Drafts;
  readonly edits: Edits;
  readonly liveTexts: LiveTexts;
  readonly outbox: Outbox;
  readonly typing: Typing;
  /** What the assistant does, by conversation; nothing: it is idle. */
  readonly activities: ReadonlyMap<string, Activity["state"]>;
  /** Given when this user's stores end. */
  readonly signal: AbortSignal;
}
