import type { Envelope } from "../contract/events.ts";
import type { HistoryImage, HistoryItem, Image, Session } from "../contract/types.ts";
import { newId } from "../platform/newId.ts";
import { PagedStore } from "../store/pagedStore.ts";
import type { UserContext } from "../userContext.ts";
import type { HistoryActions, HistoryState, HistoryStore } from "./sessionStore.ts";

const mostImages = 8;

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
    else if (type === "image-insert" || type === "image-update") this.#picture(data, data.status !== "failed");
    else if (type === "image-delete") this.#picture(data, false);
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
    else this.put({ images: [], imageCount: 0, ...known, ...session }, true);
  }

  /** Those that failed are not shown, as on the server. One that is older than those that are shown stays unknown. */
  #picture({ id, status, prompt, publicUrl, thumbnailUrl, sessionId }: Image, isShown: boolean): void {
    const item = sessionId ? this.find(sessionId) : undefined;
    if (!item) return;
    const image: HistoryImage = { id, status, prompt, publicUrl, thumbnailUrl };
    const isKnown = item.images.some((each) => each.id === id);
    if (isShown && isKnown) this.put({ ...item, images: item.images.map((each) => (each.id === id ? image : each)) });
    else if (isShown && status === "generating") this.put({ ...item, images: [image, ...item.images].slice(0, mostImages), imageCount: item.imageCount + 1 });
    else if (!isShown && isKnown) this.put({ ...item, images: item.images.filter((each) => each.id !== id), imageCount: item.imageCount - 1 });
  }
}
