import { expect, test } from "vitest";
import { LiveTexts } from "../../src/conversations/liveTexts.ts";
import type { Message } from "../../src/contract/types.ts";
import { message } from "../testing/messages.ts";

const reply = (content: string, more: Partial<Message> = {}) => message(2, { role: "assistant", status: "generating", content, ...more });
const { id } = reply("");

test("Deltas grow the text; text that is here already stays", () => {
  const texts = new LiveTexts(async () => null);
  texts.delta(reply(""), { messageId: id, from: 0, text: "Good " });
  texts.delta(reply(""), { messageId: id, from: 5, text: "morning" });
  texts.delta(reply(""), { messageId: id, from: 0, text: "Good " });
  expect(texts.textOf(reply(""))).toBe("Good morning");
});

test("Other text at a place replaces what was there, and all after it", () => {
  const texts = new LiveTexts(async () => null);
  texts.delta(reply(""), { messageId: id, from: 0, text: "Good morning" });
  texts.delta(reply(""), { messageId: id, from: 5, text: "night" });
  expect(texts.textOf(reply(""))).toBe("Good night");
});

test("A delta after a hole waits for the text before it, which is fetched once", async () => {
  let fetches = 0;
  const texts = new LiveTexts(async () => {
    fetches++;
    return reply("One two ");
  });
  texts.delta(reply(""), { messageId: id, from: 8, text: "three " });
  texts.delta(reply(""), { messageId: id, from: 14, text: "four" });
  await new Promise(setImmediate);
  expect(texts.textOf(reply(""))).toBe("One two three four");
  expect(fetches).toBe(1);
});

test("Of two fetches at the same time the first puts in what waited, and the second takes nothing back", async () => {
  const texts = new LiveTexts(async () => reply("One "));
  const both = [texts.refresh(reply("")), texts.refresh(reply(""))];
  texts.delta(reply(""), { messageId: id, from: 4, text: "two" });
  await Promise.all(both);
  expect(texts.textOf(reply(""))).toBe("One two");
});

test("A load that comes while the text is fetched leaves nothing waiting", async () => {
  const texts = new LiveTexts(async () => reply("One two "));
  texts.delta(reply(""), { messageId: id, from: 8, text: "three " });
  texts.put(reply("One "));
  await new Promise(setImmediate);
  texts.delta(reply("One "), { messageId: id, from: 14, text: "four" });
  expect(texts.textOf(reply("One "))).toBe("One two three four");
});

test("What is stored now and then does not take back what came live", () => {
  const texts = new LiveTexts(async () => null);
  texts.delta(reply(""), { messageId: id, from: 0, text: "Good morning" });
  texts.put(reply("Good "));
  expect(texts.textOf(reply("Good "))).toBe("Good morning");
});

test("A reply that has ended shows its content, whatever had come", () => {
  const texts = new LiveTexts(async () => null);
  texts.delta(reply(""), { messageId: id, from: 0, text: "Good morn" });
  const ended = reply("Good morning.", { status: "complete" });
  texts.put(ended);
  expect(texts.textOf(ended)).toBe("Good morning.");
});

test("Only those who show the message hear of it", () => {
  const texts = new LiveTexts(async () => null);
  const heard: string[] = [];
  texts.subscribe(id, () => heard.push("this"));
  const unsubscribe = texts.subscribe("another", () => heard.push("another"));
  texts.delta(reply(""), { messageId: id, from: 0, text: "Hi" });
  unsubscribe();
  expect(heard).toEqual(["this"]);
});
