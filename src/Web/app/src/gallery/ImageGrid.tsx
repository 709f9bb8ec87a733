import type { Image } from "@chorus/client";
import { ImageOff, MessageSquare, RotateCw, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { go } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { Confirm } from "../ui/Confirm.tsx";
import { IconButton } from "../ui/Button.tsx";
import { useViewer, type Picture } from "../viewer/Viewer.tsx";
import "./gallery.css";

type ImageGridProps = { images: readonly Image[]; onRegenerate: (id: string) => Promise<unknown>; onRemove: (id: string) => Promise<unknown> };

export const pictureOf = (image: Image): Picture => ({ id: image.id, url: image.publicUrl ?? "", alt: image.prompt, width: image.width, height: image.height, caption: image.prompt });

/** Pictures, each in the place that it takes, painted or not yet. */
export function ImageGrid({ images, onRegenerate, onRemove }: ImageGridProps) {
  const open = useViewer();
  const attempt = useAttempt();
  const [removing, setRemoving] = useState<Image | null>(null);
  const pictures = useMemo(() => images.filter(each => each.status === "complete").map(pictureOf), [images]);
  return (
    <ul className="image-grid" aria-label="Pictures">
      {images.map(image => (
        <li key={image.id} className={`tile ${image.status}`} data-status={image.status}>
          {image.status === "complete"
            ? (
              <button type="button" className="tile-open" aria-label={`Open picture: ${image.prompt}`} onClick={() => open(pictures, pictures.findIndex(each => each.id === image.id))}>
                <img src={image.thumbnailUrl ?? image.publicUrl ?? ""} alt={image.prompt} loading="lazy" decoding="async" />
              </button>
            )
            : <div className="tile-note">{image.status === "failed" ? <ImageOff aria-hidden /> : <span className="spinner" aria-hidden />}<p>{image.status === "failed" ? image.error?.message ?? "It could not be painted." : "Painting …"}</p></div>}
          <div className="tile-foot">
            <p>{image.prompt}</p>
            <div>
              {image.conversationId && <IconButton className="small" label="Go to its conversation" onClick={() => go(paths.conversation(image.conversationId!))}><MessageSquare /></IconButton>}
              {image.status !== "generating" && <IconButton className="small" label="Paint it again" onClick={() => void attempt("It could not be painted again", () => onRegenerate(image.id))}><RotateCw /></IconButton>}
              <IconButton className="small" label="Delete" onClick={() => setRemoving(image)}><Trash2 /></IconButton>
            </div>
          </div>
        </li>
      ))}
      {removing && (
        <Confirm title="Delete this picture?" text={`“${removing.prompt}” goes for good.`} action="Delete" onClose={() => setRemoving(null)}
          onConfirm={() => attempt("It could not be deleted", () => onRemove(removing.id))} />
      )}
    </ul>
  );
}
