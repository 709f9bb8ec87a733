import { useGallery } from "@chorus/client/react";
import { Images } from "lucide-react";
import { useEffect, useMemo } from "react";
import { Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { Empty, Skeleton } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { useEndless } from "../ui/useEndless.ts";
import { ImageGrid } from "./ImageGrid.tsx";
import { PaintForm } from "./PaintForm.tsx";

/** All pictures, or those of one conversation. */
export function GalleryPage({ conversationId }: { conversationId: string | null }) {
  const scope = useMemo(() => (conversationId ? { conversationId } : {}), [conversationId]);
  const { status, images, hasMore, isLoadingMore, problem, paint, regenerate, remove, loadMore, reload } = useGallery(scope);
  const end = useEndless(hasMore, isLoadingMore, loadMore);
  useEffect(() => { document.title = "Gallery · Chorus"; }, []);
  return (
    <div className="page">
      <PageBar title="Gallery" />
      <div className="page-body scroll">
        <div className="page-column">
          <PaintForm onPaint={paint} />
          {conversationId && <p className="filter-note">Only pictures of one conversation. <Link href={paths.conversation(conversationId)}>Go to it</Link> or <Link href={paths.gallery}>see all</Link>.</p>}
          {status === "failed" && images.length === 0 ? <Failed problem={problem} onRetry={reload} />
            : status === "loading" && images.length === 0 ? <div className="image-grid" role="status" aria-label="Loading pictures">{[1, 2, 3, 4, 5, 6].map(each => <Skeleton key={each} height={210} round={16} />)}</div>
            : images.length === 0 ? <Empty icon={<Images />} title="No pictures yet" text="Describe one above, or ask for one in a conversation." />
            : <ImageGrid images={images} onRegenerate={regenerate} onRemove={remove} />}
          <div ref={end} />
        </div>
      </div>
    </div>
  );
}
