import { expect, test } from "vitest";
import { another, guest, offers, until, watch } from "../testing/device.ts";

const pixel = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));

test.runIf(offers("/api/images"))("A picture is in the gallery of every device while it is painted, and after", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const [here, there] = [watch(laptop.chorus.gallery()), watch(phone.chorus.gallery())];
  for (const gallery of [here, there]) await until(gallery, ({ status }) => status === "ready");
  const { id } = await here.paint({ prompt: "A cup of tea" });
  for (const gallery of [here, there]) await until(gallery, ({ images }) => images[0]?.id === id && images[0].status === "complete");
  expect(there.state.images[0]?.publicUrl).toBeTruthy();
  await here.remove(id);
  await until(there, ({ images }) => images.length === 0);
});

test.runIf(offers("/api/images"))("Files are uploaded on their message's way, one after another", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  await until(view, ({ status }) => status === "ready");
  const files = [new File([pixel], "one.png", { type: "image/png" }), new File(["Words"], "two.txt", { type: "text/plain" })];
  view.send({ content: "Two files", files });
  expect(view.state.outgoing[0]?.files.map(({ name }) => name)).toEqual(["one.png", "two.txt"]);
  const { messages } = await until(view, (state) => state.outgoing.length === 0 && state.messages[0]?.revision === 1);
  expect(messages[0]?.attachments.map(({ type }) => type)).toEqual(["image", "file"]);
});

test.runIf(offers("/api/attachments"))("A file of another kind is refused with the reason, and its message kept", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  const view = watch(chorus.conversation(id));
  view.send({ content: "A program", files: [new File([Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0)], "tea.png")] });
  await until(view, ({ outgoing }) => outgoing[0]?.status === "refused");
  expect(view.state.outgoing[0]).toMatchObject({ content: "A program", problem: { code: "unsupported-media-type" } });
});
