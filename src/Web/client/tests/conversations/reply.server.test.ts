import { expect, test } from "vitest";
import { another, guest, offers, proxy, until, watch } from "../testing/device.ts";

const replies = offers("/api/conversations/{id}/messages/{messageId}/regenerate");
const delays = { seconds: [0.05], jitter: 0.5 };

test.runIf(replies)("A reply grows on every device, and ends the same on all", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.conversations().create();
  const views = [laptop, phone].map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ status }) => status === "ready");
  views[0]!.send({ content: "Tell me about tea, at some length.", reply: "assistant" });
  for (const view of views) await until(view, ({ messages }) => messages.length === 2);
  const replyId = views[0]!.state.messages[1]!.id;
  const texts = [laptop, phone].map(({ chorus }) => watch(chorus.reply(id, replyId)));
  for (const text of texts) await until(text, ({ status }) => status === "complete");
  expect(texts[0]!.state.text).not.toBe("");
  expect(texts[1]!.state.text).toBe(texts[0]!.state.text);
  expect(texts[0]!.state.metadata.success).toBe(true);
});

test.runIf(replies)("A reply goes on while a device is cut off again and again, and is whole there in the end", async () => {
  const network = await proxy();
  const laptop = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await laptop.chorus.conversations().create();
  const view = watch(laptop.chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  view.send({ content: "Tell me about tea, at some length.", reply: "assistant" });
  await until(view, ({ messages }) => messages.length === 2);
  const reply = watch(laptop.chorus.reply(id, view.state.messages[1]!.id));
  for (let i = 0; i < 4 && !["complete", "failed"].includes(reply.state.status); i++) {
    network.cut();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await until(reply, ({ status }) => status === "complete");
  const stored = await laptop.chorus.api.message(id, view.state.messages[1]!.id);
  expect(reply.state.text).toBe(stored.content);
});

test.runIf(replies)("A reply can be asked for again: the new one stands beside the old", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  view.send({ content: "Tea?", reply: "assistant" });
  await until(view, ({ messages }) => messages[1]?.status === "complete");
  const first = view.state.messages[1]!;
  const again = await view.regenerate(first.id);
  expect(again.parentId).toBe(first.parentId);
  await until(view, ({ messages }) => messages.find((message) => message.id === again.id)?.status === "complete");
});
