import { expect, test } from "vitest";
import { withoutMarkdown } from "../src/search/snippet.ts";

test.each([
  ["## A <mark>heading</mark>\nand text", "A <mark>heading</mark>\nand text"],
  ["&gt; &gt; said <mark>twice</mark>", "said <mark>twice</mark>"],
  ["**<mark>Bold</mark>**, `code` and ```ts", "<mark>Bold</mark>, code and ts"],
  ["2**3 is 2 ** 3, a # is no heading, and 3 &gt; 2", "2**3 is 2 ** 3, a # is no heading, and 3 &gt; 2"],
  ["&lt;mark&gt; as it was written", "&lt;mark&gt; as it was written"],
])("%s", (snippet, plain) => expect(withoutMarkdown(snippet)).toBe(plain));
