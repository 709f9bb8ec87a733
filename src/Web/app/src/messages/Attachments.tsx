import type { Attachment, OutgoingFile } from "@chorus/client";
import { FileText, FileType } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { fileSize } from "../text/format.ts";
import { Picture } from "./Picture.tsx";

/** A message's pictures in the flow, and its other files as cards. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const pictures = useMemo(() => attachments.filter(each => each.type === "image").map(each => (
    { id: each.id, url: each.url, alt: each.name, width: each.width, height: each.height, thumbnail: each.thumbnailUrl }
  )), [attachments]);
  const files = attachments.filter(each => each.type !== "image");
  return (
    <>
      {pictures.length > 0 && (
        <div className={pictures.length > 1 ? "pictures many" : "pictures"}>
          {pictures.map(each => <Picture key={each.id} picture={each} thumbnail={each.thumbnail} among={pictures} />)}
        </div>
      )}
      {files.length > 0 && (
        <ul className="files" aria-label="Files">
          {files.map(each => (
            <li key={each.id}>
              <a className="file-card" href={each.url} target="_blank" rel="noopener">
                {each.mimeType === "application/pdf" ? <FileType aria-hidden /> : <FileText aria-hidden />}
                <span><strong className="cut">{each.name}</strong><small>{fileSize(each.size)}</small></span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Files that are being uploaded, as they will look, with how far they are. */
export function OutgoingFiles({ files, progress }: { files: readonly OutgoingFile[]; progress: number }) {
  return (
    <>
      <ul className="files" aria-label="Files on their way">
        {files.map((each, at) => <li key={`${at} ${each.name}`}><OutgoingFileCard file={each} /></li>)}
      </ul>
      {progress > 0 && <progress className="upload" max={1} value={progress} aria-label="Upload" />}
    </>
  );
}

function OutgoingFileCard({ file }: { file: OutgoingFile }) {
  const preview = usePreview(file.file, file.type);
  return (
    <div className="file-card">
      {preview ? <img src={preview} alt="" /> : <FileText aria-hidden />}
      <span><strong className="cut">{file.name}</strong><small>{fileSize(file.size)}</small></span>
    </div>
  );
}

/** An address for a picture that is still only here; null: it is no picture. */
export function usePreview(file: Blob, type: string): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!type.startsWith("image/")) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file, type]);
  return address;
}
