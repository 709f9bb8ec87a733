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
    this.hear(created);
    return created;
  };

  remove: HistoryActions["remove"] = async (id) => {
    await this.#context.api.deleteSession(id);
    this.drop(id);
  };

  /** A session has changed; its pictures stay as they are known. */
  hear(session: Session): void {
    this.put({ images: [], ...this.find(session.id), ...session }, true);
  }

  protected build(): HistoryState {
    return this.paged;
  }

  protected load(page: { cursor: string | null; limit: number }) {
    return this.#context.api.history(page);
  }
}
