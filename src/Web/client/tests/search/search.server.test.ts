import { expect, test } from "vitest";
import { eventually, guest, offers, until, watch } from "../testing/device.ts";

test.runIf(offers("/api/search"))("The last query of those typed is the one that counts", async () => {
  const { chorus, tab } = await guest();
  const { id } = await chorus.conversations().create({ title: "Drinks" });
  await chorus.api.sendMessage(id, { content: "Oolong is a tea between green and black." });
  const search = watch(chorus.search());
  for (const text of ["o", "oo", "oolo", "oolong"]) search.find(text);
  await until(search, ({ status }) => status === "ready");
  expect(search.state.items).toMatchObject([{ conversationId: id, seq: 1 }]);
  expect(search.state.items[0]?.snippet).toContain("<mark>");
  expect(tab.requests.filter((request) => request === "GET /api/search")).toHaveLength(1);
  search.find("");
  expect(search.state).toMatchObject({ status: "idle", items: [] });
  await eventually(() => search.state.status === "idle");
});
