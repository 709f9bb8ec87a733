/** A snippet without those marks of Markdown that are only noise where nothing is rendered: of headings, quotes, bold text and code. */
export const withoutMarkdown = (snippet: string): string => snippet
  .replace(/^[ \t]*(?:#{1,6}[ \t]+|(?:&gt;[ \t]*)+)/gm, "")
  .replace(/(?<!\w)\*\*(?=\S)|(?<=\S)\*\*(?!\w)|`+/g, "");
