import { expect, test } from "vitest";
import { another, eventually, guest, online, open, proxy, until, watch, type Device } from "../testing/device.ts";

const delays = { seconds: [0.05], jitter: 0 };

/** A laptop behind a network that can break, a phone beside it, and a message that both have. */
async function two() {
  const network = await proxy();
  const laptop = await guest({ server: network.url, reconnectDelays: delays });
  const phone = await another(laptop);
  const { id } = await laptop.chorus.conversations().create();
  const messageId = laptop.chorus.conversation(id).send("Tea at four");
  const views = [laptop, phone].map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ messages }) => messages[0]?.revision === 1);
  return { network, laptop, id, messageId, here: views[0]!, there: views[1]! };
}

async function away(network: Awaited<ReturnType<typeof proxy>>, { chorus }: Device): Promise<void> {
  network.break();
  await until(chorus.connection, ({ status }) => status !== "online");
}

test("An edit that was made without a connection outlives the page and is merged by the next one", async () => {
  const { network, laptop, id, messageId, there } = await two();
  await away(network, laptop);
  await laptop.chorus.conversation(id).edit(messageId, "Tea at five");
  expect(laptop.chorus.conversation(id).state.edits).toMatchObject([{ messageId, content: "Tea at five", revision: 1, theirs: null }]);
  laptop.chorus.stop();
  laptop.tab.die();

  network.repair();
  const second = open({ browser: laptop.browser, server: network.url });
  await online(second.chorus);
  await until(there, ({ messages }) => messages[0]?.content === "Tea at five");
  await until(watch(second.chorus.conversation(id)), ({ edits, messages }) => edits.length === 0 && messages[0]?.content === "Tea at five");
});

test.each(["mine", "theirs"] as const)("What changed on both sides is shown with both texts, and %s can stay", async (stays) => {
  const { network, laptop, id, messageId, here, there } = await two();
  await away(network, laptop);
  await here.edit(messageId, "Tea at five");
  await there.edit(messageId, "Coffee at four");
  network.repair();
  const { edits } = await until(here, (state) => state.edits[0]?.theirs);
  expect(edits).toMatchObject([{ content: "Tea at five", theirs: { content: "Coffee at four", revision: 2 } }]);
  expect(here.state.messages[0]).toMatchObject({ content: "Coffee at four" });

  here.resolve(messageId, stays);
  const expected = stays === "mine" ? "Tea at five" : "Coffee at four";
  for (const view of [here, there]) await until(view, (state) => state.edits.length === 0 && state.messages[0]?.content === expected);
  await eventually(async () => (await laptop.chorus.api.message(id, messageId)).content === expected);
});

test("An edit of what has just changed elsewhere is a choice too, not an error", async () => {
  const { network, messageId, here, there } = await two();
  network.delay = 400;
  await there.edit(messageId, "Coffee at four");
  await here.edit(messageId, "Tea at five");
  expect(here.state.edits).toMatchObject([{ content: "Tea at five", theirs: { content: "Coffee at four" } }]);
});

test("All tabs of a browser show what is to be chosen, and one choice is enough", async () => {
  const { network, laptop, id, messageId, here, there } = await two();
  const beside = open({ browser: laptop.browser, server: network.url, reconnectDelays: delays });
  const tab = watch(beside.chorus.conversation(id));
  await until(tab, ({ messages }) => messages.length === 1);
  await away(network, laptop);
  await tab.edit(messageId, "Tea at five");
  await there.edit(messageId, "Coffee at four");
  network.repair();
  for (const view of [here, tab]) await until(view, ({ edits }) => edits[0]?.theirs);
  tab.resolve(messageId, "theirs");
  await until(here, ({ edits }) => edits.length === 0);
});

test("An edit that is refused says so at once", async () => {
  const { messageId, here } = await two();
  await expect(here.edit(messageId, "x".repeat(70_000))).rejects.toMatchObject({ code: "too-large" });
  expect(here.state.edits).toEqual([]);
});
