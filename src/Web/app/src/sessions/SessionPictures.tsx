import { useGallery } from "@chorus/client/react";
import { useMemo } from "react";
import { ImageGrid } from "../gallery/ImageGrid.tsx";
import { PaintForm } from "../gallery/PaintForm.tsx";

/** The pictures of a session. */
export function SessionPictures({ sessionId }: { sessionId: string }) {
  const scope = useMemo(() => ({ sessionId }), [sessionId]);
  const { images, paint, regenerate, remove } = useGallery(scope);
  return (
    <section className="session-pictures" aria-label="Pictures of this session">
      <h2>Pictures</h2>
      <PaintForm onPaint={paint} />
      {images.length > 0 && <ImageGrid images={images} onRegenerate={regenerate} onRemove={remove} />}
    </section>
  );
}
