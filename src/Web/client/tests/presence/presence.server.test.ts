import { expect, test } from "vitest";
import { guest, online, open, until } from "../testing/device.ts";

test("People who share a conversation see each other come and go, in all tabs", async () => {
  const [ada, bob, stranger] = [await guest(), await guest(), await guest()];
  const idOf = ({ chorus }: typeof ada) => chorus.account.state.userId!;
  const { id } = await ada.chorus.conversations().create();
  await ada.chorus.api.addMember(id, idOf(bob), "viewer");

  await until(ada.chorus.presence, (state) => state.online.has(idOf(bob)));
  await until(bob.chorus.presence, (state) => state.online.has(idOf(ada)));
  const tab = open({ browser: ada.browser });
  await online(tab.chorus);
  await until(tab.chorus.presence, (state) => state.online.has(idOf(bob)));
  expect(stranger.chorus.presence.state.online.size).toBe(0);

  bob.chorus.stop();
  await until(ada.chorus.presence, (state) => !state.online.has(idOf(bob)));
  await until(tab.chorus.presence, (state) => !state.online.has(idOf(bob)));
}, 40_000);
