import { expect, test } from "vitest";
import { another, eventually, guest, online, open, proxy, until, watch } from "../testing/device.ts";

test("What one device sends, another one has at once", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.conversations().create({ title: "Plans" });
  const there = watch(phone.chorus.conversation(id));
  await until(there, ({ status }) => status === "ready");
  laptop.chorus.conversation(id).send("Tea at four");
  const { messages } = await until(there, (state) => state.messages.length === 1);
  expect(messages[0]).toMatchObject({ content: "Tea at four", seq: 1, role: "user" });
});

test("What comes while its first page is on its way is shown with it", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  await until(watch(phone.chorus.conversations()), ({ status }) => status === "ready");
  const { id } = await laptop.chorus.conversations().create();
  const list = watch(phone.chorus.conversations());
  await until(list, ({ items }) => items.length === 1);
  const page = phone.tab.hold(`/api/conversations/${id}/messages`);
  const there = watch(phone.chorus.conversation(id));
  await page.given;
  await laptop.chorus.api.sendMessage(id, { content: "Just then" });
  await until(list, ({ items }) => items[0]!.lastSeq === 1);
  page.letGo();
  await until(there, ({ status }) => status === "ready");
  expect(there.state.messages).toMatchObject([{ content: "Just then" }]);
});

test("A long conversation is shown from its end, and paged upward to its start", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  for (let i = 1; i <= 120; i++) await chorus.api.sendMessage(id, { content: `Message ${i}` });
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  expect(view.state.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => 71 + i));
  await Promise.all([view.loadOlder(), view.loadOlder()]);
  expect(view.state.messages[0]?.seq).toBe(21);
  await view.loadOlder();
  expect(view.state).toMatchObject({ hasOlder: false, isLoadingOlder: false });
  expect(view.state.messages).toHaveLength(120);
});

test("A search's hit is shown with what is around it, and from there on to the end", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  for (let i = 1; i <= 150; i++) await chorus.api.sendMessage(id, { content: `Message ${i}` });
  const view = watch(chorus.conversation(id));
  await view.showAround(40);
  expect(view.state.messages.some(({ seq }) => seq === 40)).toBe(true);
  expect(view.state).toMatchObject({ hasOlder: true, hasNewer: true });
  await chorus.api.sendMessage(id, { content: "Message 151" });
  await until(view, ({ conversation }) => conversation?.lastSeq === 151);
  expect(view.state.messages.at(-1)?.seq).toBeLessThan(100);
  while (view.state.hasNewer) await view.loadNewer();
  expect(view.state.messages.at(-1)?.content).toBe("Message 151");
  const { messages } = view.state;
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => messages[0]!.seq + i));
  await view.showAround(10);
  await view.showLatest();
  expect(view.state).toMatchObject({ hasNewer: false });
});

test("Edits and deletions reach every device, and a stale edit is refused with what stands", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.conversations().create();
  const [here, there] = [laptop, phone].map(({ chorus }) => watch(chorus.conversation(id))) as [ReturnType<typeof laptop.chorus.conversation>, ReturnType<typeof laptop.chorus.conversation>];
  const messageId = here.send("Frist");
  for (const view of [here, there]) await until(view, ({ messages }) => messages[0]?.revision === 1);
  await here.edit(messageId, "First");
  await until(there, ({ messages }) => messages[0]?.content === "First");
  const stale = { ...there.state.messages[0]!, revision: 1 };
  await expect(phone.chorus.api.editMessage(stale, { content: "Fist" })).rejects.toMatchObject({
    code: "revision-conflict", details: { current: { content: "First" } },
  });
  await there.remove(messageId);
  expect(there.state.messages[0]).toMatchObject({ deleted: true, content: "" });
  await until(here, ({ messages }) => messages[0]?.deleted);
});

test("What is unread is counted, and read on one device is read on all", async () => {
  const [ann, bob] = [await guest(), await guest()];
  const { id } = await ann.chorus.conversations().create();
  await ann.chorus.conversation(id).addMember(bob.chorus.account.state.userId!, "member");
  const bobsPhone = await another(bob);
  const views = [bob, bobsPhone].map(({ chorus }) => watch(chorus.conversation(id)));
  for (const view of views) await until(view, ({ status }) => status === "ready");
  for (let i = 0; i < 3; i++) await ann.chorus.api.sendMessage(id, { content: `${i}` });
  for (const view of views) await until(view, ({ unread }) => unread === 3);
  views[0]!.markRead();
  expect(views[0]!.state.unread).toBe(0);
  await until(views[1]!, ({ unread }) => unread === 0);
});

test("Read marks that were made without a connection are told later", async () => {
  const network = await proxy();
  const [ann, bob] = [await guest(), await guest({ server: network.url, reconnectDelays: { seconds: [0.05], jitter: 0 } })];
  const { id } = await ann.chorus.conversations().create();
  await ann.chorus.conversation(id).addMember(bob.chorus.account.state.userId!, "member");
  const view = watch(bob.chorus.conversation(id));
  await ann.chorus.api.sendMessage(id, { content: "Hello" });
  await until(view, ({ unread }) => unread === 1);
  network.break();
  view.markRead();
  network.repair();
  await eventually(async () => (await bob.chorus.api.conversation(id)).lastReadSeq === 1);
});

test("Who is typing is shown, until a message comes or they stop", async () => {
  const [ann, bob] = [await guest(), await guest()];
  const { id } = await ann.chorus.conversations().create();
  await ann.chorus.conversation(id).addMember(bob.chorus.account.state.userId!, "member");
  const [anns, bobs] = [watch(ann.chorus.conversation(id)), watch(bob.chorus.conversation(id))];
  for (const view of [anns, bobs]) await until(view, ({ status }) => status === "ready");
  bobs.setTyping(true);
  await until(anns, ({ typing }) => typing[0] === bob.chorus.account.state.userId);
  expect(bobs.state.typing).toEqual([]);
  bobs.send("There");
  await until(anns, ({ typing, messages }) => typing.length === 0 && messages.length === 1);
});

test("Somebody else's conversation is gone, not a secret that is half told", async () => {
  const [ann, bob] = [await guest(), await guest()];
  const { id } = await ann.chorus.conversations().create();
  const view = watch(bob.chorus.conversation(id));
  await until(view, ({ status }) => status === "gone");
  expect(view.state).toMatchObject({ conversation: null, messages: [], canWrite: false });
});

/** Ann has let Bob into a conversation of hers, and his list shows it. */
async function letIn() {
  const [ann, bob] = [await guest(), await guest()];
  const list = watch(bob.chorus.conversations());
  await until(list, ({ status }) => status === "ready");
  const { id } = await ann.chorus.conversations().create({ title: "Ours" });
  const bobsId = bob.chorus.account.state.userId!;
  await ann.chorus.conversation(id).addMember(bobsId, "viewer");
  await until(list, ({ items }) => items[0]?.title === "Ours");
  return { ann, bob, bobsId, list, id };
}

test("Whoever is let in has the conversation at once, and whoever is put out no longer", async () => {
  const { ann, bob, bobsId, list, id } = await letIn();
  const view = watch(bob.chorus.conversation(id));
  await until(view, ({ role }) => role === "viewer");
  expect(view.state.canWrite).toBe(false);
  await ann.chorus.conversation(id).removeMember(bobsId);
  await until(list, ({ items }) => items.length === 0);
  await until(view, ({ status }) => status === "gone");
  await ann.chorus.conversation(id).addMember(bobsId, "member");
  await until(list, ({ items }) => items[0]?.title === "Ours");
  await until(view, ({ status, role }) => status === "ready" && role === "member");
});

test.each(["", "/messages"])("What was asked before a conversation's end, and answered after it, does not bring it back: %j", async (path) => {
  const { ann, bob, bobsId, list, id } = await letIn();
  const answer = bob.tab.hold(`/api/conversations/${id}${path}`);
  const view = watch(bob.chorus.conversation(id));
  await answer.given;
  await ann.chorus.conversation(id).removeMember(bobsId);
  await until(list, ({ items }) => items.length === 0);
  answer.letGo();
  await view.reload();
  expect(view.state.status).toBe("gone");
  expect(list.state.items).toEqual([]);
});

test("The list has the newest change first, and archived ones apart", async () => {
  const { chorus } = await guest();
  const list = watch(chorus.conversations());
  const archive = watch(chorus.conversations({ archived: true }));
  const made = [];
  for (const title of ["One", "Two", "Three"]) made.push(await list.create({ title }));
  await until(list, ({ items, status }) => status === "ready" && items.length === 3);
  await chorus.api.sendMessage(made[0]!.id, { content: "News" });
  await until(list, ({ items }) => items[0]?.title === "One");
  await list.archive(made[1]!.id);
  await until(archive, ({ items }) => items.length === 1);
  expect(list.state.items.map(({ title }) => title)).toEqual(["One", "Three"]);
  await list.remove(made[2]!.id);
  expect(list.state.items.map(({ title }) => title)).toEqual(["One"]);
  await list.rename(made[0]!.id, "First");
  expect(list.state.items[0]?.title).toBe("First");
});

test("A list longer than a page is paged to its end, each once", async () => {
  const first = await guest();
  for (let i = 0; i < 110; i++) await first.chorus.api.createConversation({ title: `${i}` });
  const { chorus } = await another(first);
  const list = watch(chorus.conversations());
  await until(list, ({ status }) => status === "ready");
  expect(list.state).toMatchObject({ hasMore: true });
  while (list.state.hasMore) await list.loadMore();
  expect(new Set(list.state.items.map(({ id }) => id)).size).toBe(110);
});

test("What was shown last is shown at once on the next visit, before the server has answered", async () => {
  const network = await proxy();
  const first = await guest({ server: network.url });
  const { id } = await first.chorus.conversations().create({ title: "Known" });
  const list = watch(first.chorus.conversations());
  const view = watch(first.chorus.conversation(id));
  view.send("Remember me");
  await until(view, ({ messages, outgoing }) => messages[0]?.revision === 1 && outgoing.length === 0);
  await until(list, ({ status }) => status === "ready");
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  first.chorus.stop();
  network.break();

  const second = open({ browser: first.browser, server: network.url });
  const again = watch(second.chorus.conversation(id));
  await until(again, ({ messages, status }) => status === "loading" && messages[0]?.content === "Remember me");
  await until(watch(second.chorus.conversations()), ({ items, status }) => status === "loading" && items[0]?.title === "Known");

  // The cache is right, and found to be so without loading the messages again.
  network.repair();
  second.tab.requests.length = 0;
  await until(again, ({ status }) => status === "ready");
  expect(second.tab.requests).not.toContain(`GET /api/conversations/${id}/messages`);
});

test("What has changed since the cache was written is loaded", async () => {
  const first = await guest();
  const { id } = await first.chorus.conversations().create();
  const view = watch(first.chorus.conversation(id));
  const messageId = view.send("Old");
  await until(view, ({ messages }) => messages[0]?.revision === 1);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const stale = view.state.messages[0]!;
  first.chorus.stop();
  const phone = await another(first);
  await phone.chorus.api.editMessage(stale, { content: "New" });
  await phone.chorus.api.sendMessage(id, { content: "And more" });

  const second = open({ browser: first.browser });
  const again = watch(second.chorus.conversation(id));
  await until(again, ({ status }) => status === "ready");
  expect(again.state.messages).toMatchObject([{ id: messageId, content: "New" }, { content: "And more" }]);
});

test("Signing out forgets what was cached", async () => {
  const first = await guest();
  const { id } = await first.chorus.conversations().create({ title: "Secret" });
  const view = watch(first.chorus.conversation(id));
  view.send("Secret");
  await until(view, ({ messages }) => messages[0]?.revision === 1);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const signIn = first.browser.storage.get("chorus.2.account")!;
  await first.chorus.account.logout();
  await new Promise((resolve) => setTimeout(resolve, 300));
  first.chorus.stop();
  first.browser.storage.set("chorus.2.account", signIn);
  const second = open({ browser: first.browser, server: "http://127.0.0.1:9" });
  const again = watch(second.chorus.conversation(id));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(again.state.messages).toEqual([]);
});

test("A store that is asked for twice is the same store", async () => {
  const { chorus } = await guest();
  await online(chorus);
  expect(chorus.conversation("a")).toBe(chorus.conversation("a"));
  expect(chorus.gallery({ sessionId: "a" })).toBe(chorus.gallery({ sessionId: "a" }));
  expect(chorus.conversations()).not.toBe(chorus.conversations({ archived: true }));
});
