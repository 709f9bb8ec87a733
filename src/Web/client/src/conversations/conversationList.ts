import { Problem } from "../contract/problem.ts";
import type { Conversation } from "../contract/types.ts";
import { insist } from "../platform/insist.ts";
import { newId } from "../platform/newId.ts";
import { BaseStore } from "../store/baseStore.ts";
import { Loading } from "../store/loading.ts";
import type { UserContext } from "../userContext.ts";
import type { ConversationsActions, ConversationsState, ConversationsStore } from "./conversationsStore.ts";

const page = 50;
const mostReloaded = 200;
const savedAfter = 1_000;

/** The conversations that are archived, or those that are not. */
export class ConversationList extends BaseStore<ConversationsState> implements ConversationsStore {
  #context: UserContext;
  #archived: boolean;
  #status: ConversationsState["status"] = "loading";
  #problem: Problem | null = null;
  /** Undefined: nothing has been loaded; null: this is all. */
  #cursor: string | null | undefined;
  #isLoadingMore = false;
  #loading = new Loading(() => this.#load());
  #saving: ReturnType<typeof setTimeout> | undefined;

  constructor(context: UserContext, archived: boolean) {
    super();
    this.#context = context;
    this.#archived = archived;
    context.signal.addEventListener("abort", () => clearTimeout(this.#saving));
  }

  loadMore: ConversationsActions["loadMore"] = async () => {
    if (this.#isLoadingMore || !this.#cursor) return;
    this.#become({ isLoadingMore: true });
    try {
      const { items, nextCursor } = await this.#context.api.conversations(this.#archived, { cursor: this.#cursor, limit: page });
      this.#cursor = nextCursor;
      this.#context.book.merge(items);
    } finally {
      this.#become({ isLoadingMore: false });
    }
  };

  reload: ConversationsActions["reload"] = () => this.#loading.run();

  create: ConversationsActions["create"] = (conversation = {}) =>
    // With an id from here it is safe to repeat.
    this.#put(this.#context.api.createConversation({ id: newId(), ...conversation }));
  rename: ConversationsActions["rename"] = (id, title) => this.#put(this.#context.api.changeConversation(id, { title }));
  archive: ConversationsActions["archive"] = (id, archived = true) => this.#put(this.#context.api.changeConversation(id, { archived }));

  remove: ConversationsActions["remove"] = async (id) => {
    await this.#context.api.deleteConversation(id);
    this.#context.book.remove(id);
  };

  /** The book has changed. */
  refresh(): void {
    this.changed();
    if (this.#cursor !== undefined) this.#saving ??= setTimeout(() => this.#save(), savedAfter);
  }

  /** Events were missed for good. */
  missed(): void {
    this.#loading.outdate();
    if (this.isUsed) void this.reload().catch(() => {});
    // Loaded when somebody looks again.
    else this.#become({ status: "loading" });
  }

  get isLoaded(): boolean {
    return this.#cursor !== undefined;
  }

  protected build(): ConversationsState {
    return {
      status: this.#status,
      items: this.#context.book.list(this.#archived),
      hasMore: Boolean(this.#cursor),
      isLoadingMore: this.#isLoadingMore,
      problem: this.#problem,
    };
  }

  protected override onUse(): void {
    if (this.#status !== "ready") void this.reload().catch(() => {});
  }

  async #load(): Promise<void> {
    const { book, cache, api, signal } = this.#context;
    if (this.#cursor === undefined) (await cache.list(this.#archived))?.forEach((conversation) => book.putCached(conversation));
    try {
      await insist(async () => {
        book.beginReload();
        const shown: Conversation[] = book.list(this.#archived);
        const limit = Math.min(Math.max(shown.length, page), mostReloaded);
        const { items, nextCursor } = await api.conversations(this.#archived, { limit });
        this.#cursor = nextCursor;
        book.endReload(shown, items);
      }, signal);
      if (!signal.aborted) this.#become({ status: "ready", problem: null });
    } catch (failure) {
      this.#become({ status: "failed", problem: Problem.of(failure) });
      throw failure;
    }
  }

  async #put(change: Promise<Conversation>): Promise<Conversation> {
    const conversation = await change;
    this.#context.book.put(conversation);
    return conversation;
  }

  #save(): void {
    this.#saving = undefined;
    void this.#context.cache.keepList(this.#archived, this.#context.book.list(this.#archived));
  }

  #become(change: { status?: ConversationsState["status"]; problem?: Problem | null; isLoadingMore?: boolean }): void {
    if (change.status !== undefined) this.#status = change.status;
    if (change.problem !== undefined) this.#problem = change.problem;
    if (change.isLoadingMore !== undefined) this.#isLoadingMore = change.isLoadingMore;
    this.changed();
  }
}
