import { expect, test } from "vitest";
import { newId } from "../../src/platform/newId.ts";
import { another, eventually, guest, online, open, proxy, until, watch } from "../testing/device.ts";

const delays = { seconds: [0.05], jitter: 0.5 };

test("A message is shown at once, and is sent when that is possible", async () => {
  const network = await proxy();
  const { chorus } = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  network.break();
  const messageId = view.send("Later");
  expect(view.state.outgoing).toMatchObject([{ id: messageId, content: "Later" }]);
  network.repair();
  const { messages } = await until(view, ({ outgoing }) => outgoing.length === 0);
  expect(messages).toMatchObject([{ id: messageId, content: "Later" }]);
});

test("What could not be sent before the page was closed is sent by the next one", async () => {
  const network = await proxy();
  const first = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await first.chorus.conversations().create();
  network.break();
  const messageId = first.chorus.conversation(id).send("Typed in a tunnel");
  await new Promise((resolve) => setTimeout(resolve, 200));
  first.chorus.stop();
  first.tab.die();

  network.repair();
  const second = open({ browser: first.browser, server: network.url });
  const view = watch(second.chorus.conversation(id));
  await until(view, ({ messages }) => messages.some((message) => message.id === messageId));
  await eventually(() => view.state.outgoing.length === 0);
});

test("Messages of one conversation keep their order through cuts", async () => {
  const network = await proxy();
  const { chorus } = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  for (let i = 0; i < 20; i++) {
    view.send(`${i}`);
    if (i % 6 === 2) network.cut();
  }
  await until(view, ({ outgoing, messages }) => outgoing.length === 0 && messages.length === 20);
  expect(view.state.messages.map(({ content }) => content)).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
});

test("A refused message keeps its text, does not hold up others, and can be sent again or given up", async () => {
  const owner = await guest();
  const reader = await guest();
  const { id } = await owner.chorus.conversations().create();
  await owner.chorus.conversation(id).addMember(reader.chorus.account.state.userId!, "viewer");
  const mine = await reader.chorus.conversations().create();
  const view = watch(reader.chorus.conversation(id));
  await until(view, ({ canWrite, status }) => status === "ready" && !canWrite);

  const refused = view.send("May I?");
  await until(view, ({ outgoing }) => outgoing[0]?.status === "refused");
  expect(view.state.outgoing[0]).toMatchObject({ content: "May I?", problem: { code: "forbidden" } });
  reader.chorus.conversation(mine.id).send("Goes through");
  await until(watch(reader.chorus.conversation(mine.id)), ({ messages }) => messages.length === 1);

  await owner.chorus.conversation(id).addMember(reader.chorus.account.state.userId!, "member");
  await until(view, ({ canWrite }) => canWrite);
  view.retry(refused);
  await until(view, ({ messages, outgoing }) => outgoing.length === 0 && messages[0]?.id === refused);

  await owner.chorus.conversation(id).addMember(reader.chorus.account.state.userId!, "viewer");
  await until(view, ({ canWrite }) => !canWrite);
  const given = view.send("Once more?");
  await until(view, ({ outgoing }) => outgoing[0]?.status === "refused");
  view.discard(given);
  expect(view.state.outgoing).toEqual([]);
});

test("A chat can be begun without a network: its conversation is made by its first message", async () => {
  const network = await proxy();
  const { chorus } = await guest({ server: network.url, reconnectDelays: delays });
  network.break();
  const id = newId();
  const view = watch(chorus.conversation(id));
  view.send({ content: "Hello?", newConversation: { title: "Begun offline" } });
  expect(view.state.outgoing).toHaveLength(1);
  network.repair();
  await until(view, ({ messages, conversation }) => messages.length === 1 && conversation?.title === "Begun offline");
  const { items } = await until(watch(chorus.conversations()), ({ status }) => status === "ready");
  expect(items).toMatchObject([{ id, title: "Begun offline" }]);
});

test("What was typed and not sent is there again on the next visit", async () => {
  const first = await guest();
  const { id } = await first.chorus.conversations().create();
  first.chorus.conversation(id).setDraft("To be continu");
  first.chorus.stop();
  const second = open({ browser: first.browser });
  expect(second.chorus.conversation(id).state.draft).toBe("To be continu");
  second.chorus.conversation(id).send("To be continued");
  expect(second.chorus.conversation(id).state.draft).toBe("");
});

test("A message that came by its event stops being on its way, acknowledged or not", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.conversations().create();
  const views = [laptop, phone].map(({ chorus }) => watch(chorus.conversation(id)));
  for (const { chorus } of [laptop, phone]) await online(chorus);
  for (let i = 0; i < 10; i++) views[i % 2]!.send(`${i}`);
  for (const view of views) await until(view, (s) => s.outgoing.length === 0 && s.messages.length === 10);
});
