import { Lexer, type Token } from "marked";

/** One paragraph, list, code block … of a text. Its `raw` says all about it, so a block with the same `raw` need not be rendered again. */
export interface Block {
  readonly raw: string;
  readonly token: Token;
}

/** A text taken apart, and what is needed to go on when more of it comes. */
export interface Parsed {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export const nothing: Parsed = { text: "", blocks: [] };

// A list or a paragraph may still take in the lines after it, so the last ones are read again.
const unsettled = 2;

/**
 * Takes a text apart. When it only grew since `before`, as a reply does while it streams, the blocks that are settled are the
 * very same objects, and only the end is read: the work does not grow with the text.
 * With `breaks`, a new line is a new line, as people mean it; assistants write Markdown, where it is a space.
 */
export function parse(text: string, before: Parsed = nothing, breaks = true): Parsed {
  if (text === before.text) return before;
  if (!text.startsWith(before.text)) return { text, blocks: lex(text, breaks) };
  const settled = before.blocks.slice(0, -unsettled);
  const start = settled.reduce((length, block) => length + block.raw.length, 0);
  return { text, blocks: [...settled, ...lex(text.slice(start), breaks)] };
}

function lex(text: string, breaks: boolean): Block[] {
  const blocks: Block[] = [];
  for (const token of new Lexer({ gfm: true, breaks }).lex(text)) {
    const last = blocks.at(-1);
    // Empty lines belong to the block before, so that the raws together are the whole text.
    if (token.type === "space" && last) blocks[blocks.length - 1] = { ...last, raw: last.raw + token.raw };
    else blocks.push({ raw: token.raw, token });
  }
  return blocks;
}
