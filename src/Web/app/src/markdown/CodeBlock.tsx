import { Check, Copy } from "lucide-react";
import { memo, useEffect, useState } from "react";
import { useCopy } from "../ui/useCopy.ts";

// What takes long to colour stays plain.
const longest = 40_000;

type CodeBlockProps = { code: string; language: string; settled: boolean };

/** Code, with a button that copies it. The colours come later and change no size. */
export const CodeBlock = memo(function CodeBlock({ code, language, settled }: CodeBlockProps) {
  const [coloured, setColoured] = useState<{ code: string; html: string | null }>({ code: "", html: null });
  const { copied, copy } = useCopy(code);

  useEffect(() => {
    if (!settled || !language || code.length > longest) return;
    let current = true;
    void import("./highlight.ts").then(({ highlight }) => current && setColoured({ code, html: highlight(code, language) }));
    return () => { current = false; };
  }, [code, language, settled]);

  return (
    <figure className="code-block">
      <figcaption>
        <span>{language || "code"}</span>
        <button type="button" onClick={copy} aria-label={copied ? "Copied" : "Copy code"}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}<span aria-hidden>{copied ? "Copied" : "Copy"}</span>
        </button>
      </figcaption>
      {/* It scrolls, so the keyboard must reach it. */}
      <pre tabIndex={0} aria-label={language ? `Code in ${language}` : "Code"} role="region">
        {coloured.html !== null && coloured.code === code
          ? <code dangerouslySetInnerHTML={{ __html: coloured.html }} />
          : <code>{code}</code>}
      </pre>
    </figure>
  );
});
