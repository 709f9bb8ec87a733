import { expect, test } from "vitest";
import { nothing, parse, type Parsed } from "../src/markdown/blocks.ts";

const text = `# Title\n\nA *first* paragraph\nof two lines.\n\n- one\n- two\n\n  still two\n- three\n\n\`\`\`ts\nconst a = 1;\n\nconst b = 2;\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quoted\n> more\n\nThe end.`;
const shape = (parsed: Parsed) => parsed.blocks.map(block => [block.token.type, block.raw]);

test("A text that came in pieces has the blocks of the whole text", () => {
  for (const size of [1, 2, 3, 7, 40]) {
    let grown = nothing;
    for (let at = 0; at < text.length; at += size) grown = parse(text.slice(0, at + size), grown);
    expect(shape(grown)).toEqual(shape(parse(text)));
  }
});

test("The blocks are the whole text", () => {
  expect(parse(text).blocks.map(block => block.raw).join("")).toBe(text);
});

test("Settled blocks stay the same objects while the text grows", () => {
  const half = parse(text.slice(0, 120));
  const whole = parse(text, half);
  expect(half.blocks.length).toBeGreaterThan(3);
  for (const [at, block] of half.blocks.slice(0, -2).entries()) expect(whole.blocks[at]).toBe(block);
});

test("A text that changed instead of growing is read anew", () => {
  expect(shape(parse("Other", parse(text)))).toEqual([["paragraph", "Other"]]);
});
