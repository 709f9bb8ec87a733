import type { Tokens } from "marked";
import { memo, useRef } from "react";
import { nothing, parse, type Block } from "./blocks.ts";
import { CodeBlock } from "./CodeBlock.tsx";
import { render } from "./render.ts";
import "./markdown.css";

/** Markdown that may still be growing: only the block at its end is rendered again. */
export const Markdown = memo(function Markdown({ text, growing = false, breaks = true }: { text: string; growing?: boolean; breaks?: boolean }) {
  const parsed = useRef(nothing);
  // Once it is whole it is read as a whole: only now are all of its links known.
  parsed.current = parse(text, growing ? parsed.current : nothing, breaks);
  const { blocks } = parsed.current;
  return (
    <div className={growing ? "markdown growing" : "markdown"}>
      {blocks.map((block, at) => <BlockView key={at} block={block} settled={!growing || at < blocks.length - 1} />)}
    </div>
  );
});

const BlockView = memo(function BlockView({ block, settled }: { block: Block; settled: boolean }) {
  if (block.token.type === "code") {
    const { text, lang } = block.token as Tokens.Code;
    return <CodeBlock code={text} language={lang?.split(/\s/, 1)[0]?.toLowerCase() ?? ""} settled={settled} />;
  }
  const html = render(block.token);
  if (block.token.type === "table") return <div className="table" dir="auto" tabIndex={0} role="region" aria-label="Table" dangerouslySetInnerHTML={{ __html: html }} />;
  return html ? <div className="block" dir="auto" dangerouslySetInnerHTML={{ __html: html }} /> : null;
}, (one, other) => one.settled === other.settled && one.block.raw === other.block.raw && one.block.token.type === other.block.token.type);
