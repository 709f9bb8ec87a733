import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import type { Chorus } from "../../src/chorus.ts";
import { checksumOf, formatChecksum, sum } from "../../src/conversations/checksum.ts";
import { another, eventually, guest, online, proxy, until, watch } from "../testing/device.ts";

const delays = { seconds: [0.05], jitter: 0.5 };

/** Holds, message for message, what the server has. */
async function expectSame({ api, conversation }: Chorus, id: string, count: number): Promise<void> {
  const { messages, outgoing } = conversation(id).state;
  const stored = await api.conversation(id);
  expect(messages).toHaveLength(count);
  expect(new Set(messages.map((message) => message.content)).size).toBe(count);
  expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  expect(formatChecksum(messages.reduce((all, message) => sum(all, checksumOf(message)), 0n))).toBe(stored.checksum);
  expect(outgoing).toEqual([]);
}

test("Two devices whose sockets are cut again and again have everything, once and in order", async () => {
  const [here, there] = [await proxy(), await proxy()];
  const laptop = await guest({ server: here.url, reconnectDelays: delays });
  const phone = await another(laptop, { server: there.url, reconnectDelays: delays });
  const { id } = await laptop.chorus.conversations().create();
  const views = [laptop, phone].map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ status }) => status === "ready");

  for (let i = 0; i < 60; i++) {
    views[i % 2]!.send(`Message ${i}`);
    if (i % 7 === 3) here.cut();
    if (i % 5 === 2) there.cut();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  for (const view of views) await until(view, (s) => s.messages.length === 60 && s.outgoing.length === 0 && s.messages.every((m) => m.revision > 0));
  await expectSame(laptop.chorus, id, 60);
  await expectSame(phone.chorus, id, 60);
  expect(views.map((view) => (view as unknown as { audit: { repairs: number } }).audit.repairs)).toEqual([0, 0]);
});

test("A message whose acknowledgement is lost after the commit is there once", async () => {
  const network = await proxy();
  const { chorus } = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  await online(chorus);
  const before = network.connections;
  network.loseAnswer((answer) => answer.includes("result") || answer.includes("message-insert"));
  const messageId = view.send("Only once");
  await until(view, (s) => s.messages.length === 1 && s.outgoing.length === 0 && s.messages[0]!.revision === 1);
  expect(view.state.messages[0]?.id).toBe(messageId);
  expect(network.connections).toBeGreaterThan(before);
  await expectSame(chorus, id, 1);
});

test("A network that swallows everything is noticed, and what was written meanwhile arrives", async () => {
  const network = await proxy();
  const { chorus, tab } = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  network.swallow();
  view.send("Into the void");
  await until(view, ({ outgoing }) => outgoing[0]?.status === "sending");
  tab.isOnline = false;
  tab.fire("offline");
  await until(chorus.connection, ({ status }) => status === "offline");
  network.repair();
  tab.isOnline = true;
  tab.fire("online");
  await until(view, (s) => s.outgoing.length === 0 && s.messages[0]?.revision === 1);
  await expectSame(chorus, id, 1);
});

test("After the server was killed, and with it the channel, all that was missed is loaded", async () => {
  const network = await proxy();
  const laptop = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await laptop.chorus.conversations().create();
  const view = watch(laptop.chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  view.send("Before");
  await until(view, ({ outgoing, messages }) => outgoing.length === 0 && messages.length === 1);
  network.break();
  const pid = Number(await readFile(join(inject("server")!.directory, "run", "api-1.pid"), "utf8"));
  process.kill(pid, "SIGKILL");
  // ./run starts it again.
  const phone = await another(laptop);
  const there = watch(phone.chorus.conversation(id));
  there.send("While it was away");
  await until(there, ({ outgoing, messages }) => outgoing.length === 0 && messages.length === 2);
  network.repair();
  await until(view, ({ messages }) => messages.length === 2);
  await expectSame(laptop.chorus, id, 2);
});

test("While there is no connection, it says so and until when", async () => {
  const network = await proxy();
  const { chorus } = await guest({ server: network.url, reconnectDelays: { seconds: [30], jitter: 0.1 } });
  network.break();
  const { retryAt } = await until(chorus.connection, ({ status }) => status === "waiting");
  expect(retryAt).toBeGreaterThan(Date.now() + 20_000);
  network.repair();
  chorus.connection.retryNow();
  await online(chorus);
});

test("A device that was away for longer than the window loads what it shows anew", async () => {
  const network = await proxy();
  const laptop = await guest({ server: network.url, reconnectDelays: delays });
  const { id } = await laptop.chorus.conversations().create();
  const view = watch(laptop.chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  const phone = await another(laptop);
  network.break();
  for (let i = 0; i < 1_100; i += 50)
    await Promise.all(Array.from({ length: 50 }, (_, n) => phone.chorus.api.sendMessage(id, { content: `Message ${i + n}` })));
  network.repair();
  await until(view, ({ messages }) => messages.at(-1)?.seq === 1_100);
  const { messages } = view.state;
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => messages[0]!.seq + i));
});

test("What a device shows wrongly, it finds by the checksum and mends", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  for (let i = 0; i < 70; i++) await chorus.api.sendMessage(id, { content: `Message ${i}` });
  const view = watch(chorus.conversation(id)) as ReturnType<typeof chorus.conversation> & {
    audit: { run(): Promise<void>; repairs: number };
    timeline: { put(message: unknown): void; below: bigint | null };
  };
  await until(view, ({ status, messages }) => status === "ready" && messages.length === 50);
  await view.audit.run();
  await eventually(() => view.timeline.below !== null);
  await view.audit.run();
  expect(view.audit.repairs).toBe(0);
  const shown = view.state.messages[10]!;
  view.timeline.put({ ...shown, content: "Tampered with", revision: 7 });

  await view.audit.run();

  expect(view.audit.repairs).toBe(1);
  expect(view.state.messages.find(({ seq }) => seq === shown.seq)).toEqual(shown);
});
