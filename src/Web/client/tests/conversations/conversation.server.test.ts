import { expect, test } from "vitest";
import { another, guest, until, watch } from "../testing/device.ts";

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
