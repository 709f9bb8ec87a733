import type { Image, NewImage } from "../contract/types.ts";
import type { PagedState } from "../store/pagedState.ts";
import type { Store } from "../store/store.ts";

/** The user's pictures, newest first, current while they are being painted. */
export type GalleryState = Omit<PagedState<Image>, "items"> & { readonly images: readonly Image[] };

export interface GalleryActions {
  loadMore(): Promise<void>;
  reload(): Promise<void>;
  /** In this gallery's conversation or session. */
  paint(image: NewImage): Promise<Image>;
  regenerate(id: string): Promise<Image>;
  remove(id: string): Promise<void>;
}

export type GalleryStore = Store<GalleryState> & GalleryActions;
