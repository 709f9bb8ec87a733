import { expect, test } from "vitest";
import { another, guest, until, watch } from "../testing/device.ts";

const failing = async (device: Awaited<ReturnType<typeof guest>>) => {
  const { id } = await device.chorus.conversations().create();
  watch(device.chorus.conversation(id)).send({ content: "/fail refused", reply: "assistant" });
};

test("A failure is shown on all devices until one has seen it, also on one that signs in later", async () => {
  const laptop = await guest();
  await failing(laptop);
  const [shown] = (await until(laptop.chorus.notifications, ({ items }) => items.length === 1)).items;
  expect(shown).toMatchObject({ level: "error", code: "reply-failed", retry: { action: "regenerate" } });

  const phone = await another(laptop);
  const { items } = await until(phone.chorus.notifications, (state) => state.items.length === 1);
  expect(items[0]).toMatchObject({ id: shown!.id, at: shown!.at });

  phone.chorus.notifications.dismiss(shown!.id);
  await until(laptop.chorus.notifications, (state) => state.items.length === 0);
  expect((await laptop.chorus.api.notifications()).items).toEqual([]);
});

test("A step that was saved is told, once for all the times that nobody has looked", async () => {
  const laptop = await guest();
  const { id } = await laptop.chorus.api.createSession({ title: "Mine" });
  for (const content of ["one", "two"]) await laptop.chorus.api.saveStep(id, "research", content);
  await until(laptop.chorus.notifications, ({ items }) => items[0]?.code === "save-success");
  const { items } = await laptop.chorus.api.notifications();
  expect(items).toMatchObject([{ level: "success", code: "save-success", sessionId: id }]);
});
