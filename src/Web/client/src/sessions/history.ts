import type { Envelope } from "../contract/events.ts";
import type { HistoryItem, Session } from "../contract/types.ts";
import { newId } from "../platform/newId.ts";
import { PagedStore } from "../store/pagedStore.ts";
import type { UserContext } from "../userContext.ts";
import type { HistoryActions, HistoryState, HistoryStore } from "./sessionStore.ts";

/** The content sessions, newest change first. */
export class History extends PagedStore<HistoryItem, HistoryState> implements HistoryStore {
  #context: UserContext;

  constructor(context: UserContext) {
    super(context.signal);
    this.#context = context;
  }

  create: HistoryActions["create"] = async (session = {}) => {
    const created = await this.#context.api.createSession({ id: newId(), ...session });
    this.#show(created);
    return created;
  };

  remove: HistoryActions["remove"] = async (id) => {
    await this.#context.api.deleteSession(id);
    this.drop(id);
  };

  hear({ type, data }: Envelope): void {
    if (type === "session-delete") this.drop(data.id);
    else if (type === "session-update") this.#show(data);
  }

  protected build(): HistoryState {
    return this.paged;
  }

  protected load(page: { cursor: string | null; limit: number }) {
    return this.#context.api.history(page);
  }

  // Its pictures stay as they are known.
  #show(session: Session): void {
    const known = this.find(session.id);
    if (known && known.version > session.version) return;
    if (session.archived) this.drop(session.id);
    else this.put({ images: [], ...known, ...session }, true);
  }
}
