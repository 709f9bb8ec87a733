import { expect, test } from "vitest";
import type { Problem } from "../../src/contract/problem.ts";
import { another, guest, offers, until, watch } from "../testing/device.ts";

test("A session's steps are saved, versions kept, and every device has them", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.history().create({ title: "On tea", brainDump: "Tea is warm." });
  const [here, there] = [watch(laptop.chorus.session(id)), watch(phone.chorus.session(id))];
  for (const view of [here, there]) await until(view, ({ status }) => status === "ready");
  await here.save("outline", "1. Tea");
  await here.save("outline", "1. Tea\n2. More tea");
  const { session } = await until(there, (state) => state.session?.steps.find(({ step }) => step === "outline")?.revision === 2);
  expect(session).toMatchObject({ title: "On tea", status: "outline" });
  expect((await here.versions("outline")).map(({ content }) => content)).toEqual(["1. Tea\n2. More tea", "1. Tea"]);
  await here.rename("On more tea");
  await until(there, (state) => state.session?.title === "On more tea");
  await here.remove();
  await until(there, ({ status }) => status === "gone");
});

test("What was asked before a session's end, and answered after it, does not bring it back", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.history().create({ title: "On tea" });
  const answer = phone.tab.hold(`/api/sessions/${id}`);
  const view = watch(phone.chorus.session(id));
  await answer.given;
  await laptop.chorus.session(id).remove();
  await until(view, ({ status }) => status === "gone");
  answer.letGo();
  await view.reload();
  expect(view.state).toMatchObject({ status: "gone", session: null });
});

test("A step that the assistant writes comes live, and whole in the end", async ({ skip }) => {
  const { chorus } = await guest();
  const { id } = await chorus.history().create({ title: "On tea", brainDump: "Tea is warm." });
  const view = watch(chorus.session(id));
  await until(view, ({ status }) => status === "ready");
  await view.generate("research").catch((problem: Problem) => (problem.code === "unsupported" ? skip(problem.message) : Promise.reject(problem)));
  await until(view, ({ generating, session }) =>
    generating === null && session?.steps.find(({ step }) => step === "research")?.status === "complete");
  const stored = await chorus.api.session(id);
  expect(view.state.session).toEqual(stored);
});

test.runIf(offers("/api/history"))("The history lists sessions, the newest change first", async () => {
  const { chorus } = await guest();
  const history = watch(chorus.history());
  const first = await history.create({ title: "First" });
  await history.create({ title: "Second" });
  await until(history, ({ status, items }) => status === "ready" && items.length === 2);
  await chorus.session(first.id).save("brain_dump", "News");
  await until(history, ({ items }) => items[0]?.id === first.id);
});
