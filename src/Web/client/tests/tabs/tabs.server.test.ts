import { expect, test } from "vitest";
import { auditPolicy } from "../../src/conversations/audit.ts";
import { newId } from "../../src/platform/newId.ts";
import { TestBrowser } from "../testing/testBrowser.ts";
import { another, ending, eventually, online, open, proxy, until, watch, type Device } from "../testing/device.ts";

const delays = { seconds: [0.05], jitter: 0.5 };
const roles = (devices: Device[]) => devices.map(({ chorus }) => chorus.connection.state.role);

async function tabs(count: number, server?: string): Promise<Device[]> {
  const browser = new TestBrowser();
  const options = { browser, reconnectDelays: delays, ...(server && { server }) };
  const first = open(options);
  await first.chorus.account.guest();
  await online(first.chorus);
  const others = Array.from({ length: count - 1 }, () => open(options));
  for (const { chorus } of others) await online(chorus);
  return [first, ...others];
}

test("Three tabs have one connection, and each has every event", async () => {
  const network = await proxy();
  const all = await tabs(3, network.url);
  expect(roles(all)).toEqual(["leader", "follower", "follower"]);
  const { id } = await all[0]!.chorus.conversations().create();
  const views = all.map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ status }) => status === "ready");
  const phone = await another(all[0]!);
  for (let i = 0; i < 5; i++) await phone.chorus.api.sendMessage(id, { content: `${i}` });
  for (const view of views) await until(view, ({ messages }) => messages.length === 5);
});

test("What a follower sends is shown by all tabs at once, and goes over the leader's connection", async () => {
  const network = await proxy();
  const all = await tabs(2, network.url);
  const [leader, follower] = all as [Device, Device];
  const { id } = await leader.chorus.conversations().create();
  const views = all.map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ status }) => status === "ready");
  network.break();
  await until(leader.chorus.connection, ({ status }) => status !== "online");
  await until(follower.chorus.connection, ({ status }) => status !== "online");
  const messageId = follower.chorus.conversation(id).send("From the other tab");
  for (const view of views) await until(view, ({ outgoing }) => outgoing[0]?.id === messageId);
  network.repair();
  for (const view of views) await until(view, ({ outgoing, messages }) => outgoing.length === 0 && messages[0]?.id === messageId);
});

test("A tab that shows another's first message on its way shows it arrived, even if it hears of nothing", async () => {
  const { quiet } = auditPolicy;
  ending(auditPolicy, () => (auditPolicy.quiet = quiet)).quiet = 60_000;
  const network = await proxy();
  const [leader, follower] = (await tabs(2, network.url)) as [Device, Device];
  for (const channel of follower.tab.channels.values()) {
    const hear = channel.onMessage;
    channel.onMessage = (message) => (message as { kind: string }).kind !== "event" && hear(message);
  }
  network.break();
  await until(follower.chorus.connection, ({ status }) => status !== "online");
  const id = newId();
  leader.chorus.conversation(id).send({ content: "First", newConversation: { title: "New" } });
  const view = follower.chorus.conversation(id);
  await eventually(() => view.state.outgoing.length === 1);
  await until(watch(view), ({ status }) => status === "ready");
  network.repair();
  await until(view, ({ outgoing }) => outgoing.length === 0);
  await follower.chorus.conversations().reload();
  await until(view, ({ messages }) => messages[0]?.content === "First");
});

test("When the leading tab dies, another takes over without a gap", async () => {
  const all = await tabs(3);
  const [leader, ...rest] = all as [Device, Device, Device];
  const { id } = await leader.chorus.conversations().create();
  const views = rest.map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ status }) => status === "ready");
  const loads = () => rest.flatMap(({ tab }) => tab.requests).filter((request) => request.endsWith("/messages")).length;
  const before = loads();
  const phone = await another(leader);

  leader.tab.die();
  leader.chorus.stop();
  for (let i = 0; i < 5; i++) await phone.chorus.api.sendMessage(id, { content: `${i}` });

  for (const view of views) await until(view, ({ messages }) => messages.length === 5);
  await eventually(() => roles(rest).includes("leader"));
  for (const { chorus } of rest) await online(chorus);
  expect(roles(rest).sort()).toEqual(["follower", "leader"]);
  // Resumed, not loaded anew.
  expect(loads()).toBe(before);
});

test("What a dead leader left on its way is sent by the next one", async () => {
  const network = await proxy();
  const [leader, follower] = (await tabs(2, network.url)) as [Device, Device];
  const { id } = await leader.chorus.conversations().create();
  const view = watch(follower.chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  network.break();
  leader.chorus.conversation(id).send("Last words");
  await until(view, ({ outgoing }) => outgoing.length === 1);
  leader.tab.die();
  leader.chorus.stop();
  network.repair();
  await until(view, ({ outgoing, messages }) => outgoing.length === 0 && messages.length === 1);
});

test("A leader whose page is frozen loses its lead, and follows once it wakes up", async () => {
  const [leader, follower] = (await tabs(2)) as [Device, Device];
  const { id } = await leader.chorus.conversations().create();
  const view = watch(follower.chorus.conversation(id));
  const there = watch(leader.chorus.conversation(id));
  for (const v of [view, there]) await until(v, ({ status }) => status === "ready");
  leader.tab.isFrozen = true;
  // What the follower asks is not answered; looking again finds that out sooner than its pulse.
  follower.tab.fire("visible");
  await until(follower.chorus.connection, ({ role, status }) => role === "leader" && status === "online");
  const phone = await another(follower);
  await phone.chorus.api.sendMessage(id, { content: "While it slept" });
  await until(view, ({ messages }) => messages.length === 1);
  leader.tab.thaw();
  await until(leader.chorus.connection, ({ role, status }) => role === "follower" && status === "online");
  await until(there, ({ messages }) => messages.length === 1);
  expect(roles([leader, follower])).toEqual(["follower", "leader"]);
});

test("A follower's wish to hurry reaches the leader", async () => {
  const network = await proxy();
  const browser = new TestBrowser();
  const options = { browser, server: network.url, reconnectDelays: { seconds: [30], jitter: 0.1 } };
  const leader = open(options);
  await leader.chorus.account.guest();
  await online(leader.chorus);
  const follower = open(options);
  await online(follower.chorus);
  network.break();
  const { retryAt } = await until(follower.chorus.connection, ({ status }) => status === "waiting");
  expect(retryAt).toBeGreaterThan(Date.now());
  network.repair();
  follower.chorus.connection.retryNow();
  await online(follower.chorus);
});

test("Tabs of two users do not meet", async () => {
  const browser = new TestBrowser();
  const first = open({ browser });
  await first.chorus.account.guest();
  await online(first.chorus);
  const second = open({ browser, name: "another" });
  await second.chorus.account.guest();
  await online(second.chorus);
  expect(roles([first, second])).toEqual(["leader", "leader"]);
});
