import { expect, test, vi } from "vitest";
import type { StoredNotification } from "../../src/contract/events.ts";
import { Notifications } from "../../src/notifications/notifications.ts";

const told = (id: string, minute = 0, more: Partial<StoredNotification> = {}): StoredNotification =>
  ({ id, level: "error", code: "reply-failed", title: id, detail: "It broke.", createdAt: `2030-01-01T00:0${minute}:00+00:00`, ...more });

function start(stored: StoredNotification[] = []) {
  const notifications = new Notifications(async () => {});
  const server = { load: vi.fn(async (): Promise<readonly StoredNotification[] | null> => stored), seen: vi.fn() };
  notifications.attach(server);
  return { notifications, server, ids: () => notifications.state.items.map(({ id }) => id) };
}

test("What the server keeps is loaded, the newest first, and what it has no more goes", async () => {
  const { notifications, server, ids } = start([told("b", 2), told("a", 1)]);
  await notifications.reload();
  expect(ids()).toEqual(["b", "a"]);
  server.load.mockResolvedValue([told("c", 3), told("a", 1)]);
  const own = notifications.add({ level: "info", code: "app", title: "The app's own", detail: null });
  await notifications.reload();
  expect(new Set(ids())).toEqual(new Set([own, "c", "a"]));
});

test("What was seen here is told to the server, and what the app has added is not", () => {
  const { notifications, server, ids } = start();
  notifications.hear(told("a"));
  const own = notifications.add({ level: "info", code: "app", title: "The app's own", detail: null });
  notifications.dismiss(own);
  expect(server.seen).not.toHaveBeenCalled();
  notifications.hear(told("b", 1));
  notifications.dismissAll();
  expect(server.seen.mock.calls).toEqual([[["b", "a"]]]);
  expect(ids()).toEqual([]);
});

test("What was seen on another device goes, also when it is just being loaded", async () => {
  const { notifications, server, ids } = start();
  notifications.hear(told("a"));
  notifications.heardSeen(["a"]);
  expect(ids()).toEqual([]);
  let answer = (_: StoredNotification[]) => {};
  server.load.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const loading = notifications.reload();
  notifications.heardSeen(["b"]);
  answer([told("c"), told("b")]);
  await loading;
  expect(ids()).toEqual(["c"]);
  expect(server.seen).not.toHaveBeenCalled();
});

test("What was dismissed does not come back by an older answer, but when it is told anew", async () => {
  const { notifications, ids } = start([told("a")]);
  notifications.hear(told("a"));
  notifications.dismiss("a");
  await notifications.reload();
  expect(ids()).toEqual([]);
  notifications.hear(told("a", 1));
  expect(ids()).toEqual(["a"]);
});

test("One takes the place of the one with its id, and never of a newer one", () => {
  const { notifications } = start();
  notifications.hear(told("a", 1, { detail: "newer" }));
  notifications.hear(told("a", 0, { detail: "older" }));
  expect(notifications.state.items).toMatchObject([{ id: "a", detail: "newer" }]);
});

test("Somebody else begins with nothing of it", async () => {
  const { notifications, server, ids } = start([told("a")]);
  const loading = notifications.reload();
  notifications.hear(told("b"));
  notifications.attach(null);
  await loading;
  expect(ids()).toEqual([]);
  expect(server.seen).not.toHaveBeenCalled();
});
