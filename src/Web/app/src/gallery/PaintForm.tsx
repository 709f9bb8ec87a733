import type { Image, NewImage } from "@chorus/client";
import { Paintbrush } from "lucide-react";
import { useState, type FormEvent } from "react";
import { useAttempt } from "../notifications/useAttempt.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/Button.tsx";
import { Segmented } from "../ui/Segmented.tsx";

const ratios = [{ value: "1:1", label: "Square" }, { value: "16:9", label: "Wide" }, { value: "9:16", label: "Tall" }] as const;

/** Asks for a picture. */
export function PaintForm({ onPaint }: { onPaint: (image: NewImage) => Promise<Image> }) {
  const [prompt, setPrompt] = useState("");
  const [ratio, setRatio] = useState<(typeof ratios)[number]["value"]>("1:1");
  const [busy, setBusy] = useState(false);
  const attempt = useAttempt();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!prompt.trim()) return;
    setBusy(true);
    const image = await attempt("The picture could not be painted", () => onPaint({ prompt: prompt.trim(), aspectRatio: ratio }));
    setBusy(false);
    if (!image) return;
    announce("A picture is being painted.");
    setPrompt("");
  };
  return (
    <form className="paint" onSubmit={event => void submit(event)}>
      <textarea data-main-field className="input" rows={1} aria-label="Describe a picture" placeholder="Describe a picture …" value={prompt} onChange={event => setPrompt(event.target.value)}
        onKeyDown={event => { if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) { event.preventDefault(); event.currentTarget.form!.requestSubmit(); } }} />
      <div className="paint-bar">
        <Segmented label="Shape" options={ratios} value={ratio} onChange={setRatio} />
        <Button type="submit" look="primary" icon={<Paintbrush />} busy={busy} disabled={!prompt.trim()}>Paint</Button>
      </div>
    </form>
  );
}
