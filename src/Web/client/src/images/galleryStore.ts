import type { Problem } from "../contract/problem.ts";
import type { Image, NewImage } from "../contract/types.ts";
import type { Store } from "../store/store.ts";

/** The user's pictures, newest first, current while they are being painted. */
export interface GalleryState {
  readonly status: "loading" | "ready" | "failed";
  readonly images: readonly Image[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly problem: Problem | null;
}

export interface GalleryActions {
  loadMore(): Promise<void>;
  reload(): Promise<void>;
  /** In this gallery's conversation or session. */
  paint(image: NewImage): Promise<Image>;
  regenerate(id: string): Promise<Image>;
  remove(id: string): Promise<void>;
}

export type GalleryStore = Store<GalleryState> & GalleryActions;
