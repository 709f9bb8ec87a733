import type { Envelope } from "../contract/events.ts";
import type { GalleryScope, Image } from "../contract/types.ts";
import { newId } from "../platform/newId.ts";
import { PagedStore } from "../store/pagedStore.ts";
import type { UserContext } from "../userContext.ts";
import type { GalleryActions, GalleryState, GalleryStore } from "./galleryStore.ts";

/** The pictures of one conversation or session, or all. */
export class Gallery extends PagedStore<Image, GalleryState> implements GalleryStore {
  #context: UserContext;
  #scope: GalleryScope;

  constructor(context: UserContext, scope: GalleryScope) {
    super(context.signal);
    this.#context = context;
    this.#scope = scope;
  }

  paint: GalleryActions["paint"] = (image) => this.#show(this.#context.api.paint({ id: newId(), ...this.#scope, ...image }));
  regenerate: GalleryActions["regenerate"] = (id) => this.#show(this.#context.api.regenerateImage(id));

  remove: GalleryActions["remove"] = async (id) => {
    await this.#context.api.deleteImage(id);
    this.drop(id);
  };

  hear({ type, data }: Envelope): void {
    if (type === "image-delete") this.drop(data.id);
    else if ((type === "image-insert" || type === "image-update") && this.#holds(data)) this.put(data);
  }

  protected build(): GalleryState {
    const { items, ...rest } = this.paged;
    return { images: items, ...rest };
  }

  protected load(page: { cursor: string | null; limit: number }) {
    return this.#context.api.images(this.#scope, page);
  }

  #holds({ conversationId, sessionId }: Image): boolean {
    const { conversationId: conversation = conversationId, sessionId: session = sessionId } = this.#scope;
    return conversation === conversationId && session === sessionId;
  }

  async #show(call: Promise<Image>): Promise<Image> {
    const image = await call;
    // Its event may have been faster, and told more.
    if (this.#holds(image) && !this.find(image.id)) this.put(image);
    return image;
  }
}
