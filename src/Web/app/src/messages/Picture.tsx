import { ImageOff, RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import { useViewer, type Picture as Shown } from "../viewer/Viewer.tsx";

type PictureProps = { picture: Shown; thumbnail?: string | null; among?: readonly Shown[] };

/** A picture that opens in its full size. Its place is taken before it has come, so that nothing jumps. */
export function Picture({ picture, thumbnail, among }: PictureProps) {
  const open = useViewer();
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  const all = among ?? [picture];
  const { width, height } = picture;
  const size = width && height ? { aspectRatio: `${width} / ${height}`, maxWidth: Math.min(width, 480 * Math.min(1, width / height)) } : { aspectRatio: "1", maxWidth: 360 };
  return (
    <button type="button" className={`picture ${state}`} style={size} onClick={() => open(all, all.findIndex(each => each.id === picture.id))} aria-label={`Open picture: ${picture.alt || "untitled"}`}>
      {state === "failed"
        ? <span className="picture-note"><ImageOff aria-hidden />The picture does not load</span>
        : <img src={thumbnail && (width ?? 0) > 1024 ? thumbnail : picture.url} alt={picture.alt} loading="lazy" decoding="async"
            onLoad={() => setState("shown")} onError={() => setState("failed")} />}
    </button>
  );
}

/** A picture that is on its way, in the place that it will take. */
export function PictureSoon({ prompt, aspectRatio }: { prompt: string; aspectRatio: string | null }) {
  const [across = 1, down = 1] = (aspectRatio ?? "1:1").split(":").map(Number);
  const ratio = across > 0 && down > 0 ? across / down : 1;
  return (
    <div className="picture soon" style={{ aspectRatio: `${ratio}`, maxWidth: 480 * Math.min(1, ratio) }}>
      <span className="picture-note"><span className="spinner" aria-hidden />Painting{prompt && ":"} <em>{prompt}</em></span>
    </div>
  );
}

export function PictureFailed({ reason, onRetry }: { reason: string; onRetry?: (() => void) | undefined }) {
  return (
    <div className="failure" role="group" aria-label="Failed picture">
      <ImageOff aria-hidden />
      <div><strong>The picture could not be painted</strong><p>{reason}</p></div>
      {onRetry && <Button className="small" icon={<RotateCw />} onClick={onRetry}>Try again</Button>}
    </div>
  );
}
