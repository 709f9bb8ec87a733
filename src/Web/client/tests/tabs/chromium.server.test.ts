import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { expect, test } from "vitest";
// @ts-expect-error a script, not typed
import { bundle } from "../../scripts/bundle.js";
import type { Chorus } from "../../src/chorus.ts";
import { ending, eventually, server } from "../testing/device.ts";

declare const chorus: Chorus;

const executablePath = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env["PATH"] ?? "").split(":").map((directory) => `${directory}/${name}`)).find((path) => existsSync(path));
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A real browser's profile, in which each page of the server is nothing but the client. */
async function profile(): Promise<BrowserContext> {
  const browser = ending(await chromium.launch({ executablePath: executablePath!, args: flags }), (b) => b.close());
  const context = await browser.newContext();
  const script = Buffer.from(await bundle({ entry: fileURLToPath(new URL("../../src/index.ts", import.meta.url)) })).toString();
  await context.route(`${server()}/client-test*`, (route) => route.request().url().endsWith(".js")
    ? route.fulfill({ contentType: "text/javascript", body: script })
    : route.fulfill({
      contentType: "text/html",
      body: `<script type="module">
        import { createChorus } from "/client-test.js";
        globalThis.chorus = createChorus({ reconnectDelays: { seconds: [0.1], jitter: 0.5 } });
      </script>`,
    }));
  return context;
}

async function openTab(context: BrowserContext): Promise<{ page: Page; sockets: { isClosed(): boolean }[] }> {
  const page = await context.newPage();
  const sockets: { isClosed(): boolean }[] = [];
  page.on("websocket", (socket) => sockets.push(socket));
  await page.goto(`${server()}/client-test`);
  await page.waitForFunction(() => "chorus" in globalThis);
  return { page, sockets };
}

const role = (page: Page) => page.evaluate(() => (chorus.connection.state.status === "online" ? chorus.connection.state.role : "away"));
const texts = (page: Page, id: string) => page.evaluate((i) => chorus.conversation(i).state.messages.map(({ content }) => content), id);
const show = (page: Page, id: string) => page.evaluate((i) => void chorus.conversation(i).subscribe(() => {}), id);
const say = (page: Page, id: string, text: string) => page.evaluate(([i, t]) => chorus.conversation(i!).send(t!), [id, text]);

test.skipIf(!executablePath)("In a real browser tabs share one connection, and survive a leader that is closed or crashes", async () => {
  const context = await profile();
  const tabs = [await openTab(context)];
  const [first] = tabs as [typeof tabs[0] & object];
  await first.page.evaluate(() => chorus.account.guest());
  await eventually(async () => (await role(first.page)) === "leader");
  const id = await first.page.evaluate(() => chorus.conversations().create({}).then((made) => made.id));
  tabs.push(await openTab(context), await openTab(context));
  const [, second, third] = tabs as [typeof first, typeof first, typeof first];
  for (const { page } of tabs) await show(page, id);
  for (const { page } of [second, third]) await eventually(async () => (await role(page)) === "follower");
  expect([second, third].map(({ sockets }) => sockets.length)).toEqual([0, 0]);

  await say(third.page, id, "From a follower");
  for (const { page } of tabs) await eventually(async () => (await texts(page, id)).join() === "From a follower");

  await first.page.close();
  await eventually(async () => [await role(second.page), await role(third.page)].sort().join() === "follower,leader");
  await say(second.page, id, "After one was closed");
  for (const { page } of [second, third]) await eventually(async () => (await texts(page, id)).length === 2);

  const isSecond = (await role(second.page)) === "leader";
  const [leader, last] = isSecond ? [second, third] : [third, second];
  await leader.page.goto("chrome://crash").catch(() => {});
  await eventually(async () => (await role(last.page)) === "leader");
  await say(last.page, id, "After one has crashed");
  await eventually(async () => (await texts(last.page, id)).join() === "From a follower,After one was closed,After one has crashed");
}, 120_000);

test.skipIf(!executablePath)("In a real browser what was typed without a network outlives the page, and arrives once", async () => {
  const context = await profile();
  const { page } = await openTab(context);
  await page.evaluate(() => chorus.account.guest());
  await eventually(async () => (await role(page)) === "leader");
  const id = await page.evaluate(() => chorus.conversations().create({}).then((made) => made.id));
  await show(page, id);
  await context.setOffline(true);
  await say(page, id, "Typed offline");
  await page.evaluate((i) => chorus.conversation(i).setDraft("Half a sent"), id);
  await page.waitForTimeout(200);
  await page.close();

  await context.setOffline(false);
  const next = (await openTab(context)).page;
  await show(next, id);
  await eventually(async () => (await texts(next, id)).join() === "Typed offline");
  expect(await next.evaluate((i) => chorus.conversation(i).state.draft, id)).toBe("Half a sent");
  await eventually(async () => (await next.evaluate((i) => chorus.conversation(i).state.outgoing.length, id)) === 0);
});
