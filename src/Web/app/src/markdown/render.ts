import DOMPurify from "dompurify";
import { Parser, Renderer, type Token } from "marked";

const renderer = new Renderer();
// Pictures of other servers would tell them who reads: they are links.
renderer.image = ({ href, text }) => `<a href="${escape(href)}">${escape(text || href)}</a>`;
// What was typed as HTML is shown as it was typed.
renderer.html = ({ text }) => escape(text);
renderer.checkbox = ({ checked }) => (checked ? "☑ " : "☐ ");

const escape = (text: string) => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);

const purify = DOMPurify(window);
purify.addHook("afterSanitizeAttributes", node => {
  if (node.tagName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer nofollow");
});

const allowed = {
  ALLOWED_TAGS: ["p", "br", "strong", "em", "del", "code", "pre", "a", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "table", "thead", "tbody", "tr", "th", "td"],
  ALLOWED_ATTR: ["href", "start", "align"],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel):/i,
};

/** A block as HTML that can do no harm, whatever was written. */
export const render = (token: Token): string => purify.sanitize(Parser.parse([token], { renderer, gfm: true, breaks: true }), allowed);

const marks = { ALLOWED_TAGS: ["mark"], ALLOWED_ATTR: [] };

/** A search's snippet: its `<mark>`s, and nothing else of it is HTML. */
export const renderSnippet = (snippet: string): string => purify.sanitize(snippet, marks);
