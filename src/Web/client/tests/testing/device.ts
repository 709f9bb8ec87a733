import { readFileSync } from "node:fs";
import { afterEach, inject } from "vitest";
import { createChorus } from "../../src/createChorus.ts";
import type { Chorus, ChorusOptions } from "../../src/chorus.ts";
import type { Store } from "../../src/store/store.ts";
import { TestBrowser, type Tab } from "./testBrowser.ts";
import { FaultyProxy } from "./faultyProxy.ts";

const patience = 20_000;
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

export const server = (): string => inject("server")!.url;

const contract = JSON.parse(readFileSync("../../../docs/openapi.json", "utf8")) as { paths: object };

/** Whether this server has a call of the contract already. */
export const offers = (path: string): boolean => path in contract.paths;

/** Ends with the test. */
export function ending<T>(thing: T, end: (thing: T) => unknown): T {
  endings.push(() => end(thing));
  return thing;
}

export const proxy = async (): Promise<FaultyProxy> => ending(await FaultyProxy.to(server()), (p) => p.close());

export interface Device {
  readonly chorus: Chorus;
  readonly tab: Tab;
  readonly browser: TestBrowser;
}

/** A tab with Chorus in it: of a browser of its own, if none is given. */
export function open(options: ChorusOptions & { readonly browser?: TestBrowser } = {}): Device {
  const { browser = new TestBrowser(), ...rest } = options;
  const tab = browser.openTab();
  const chorus = ending(createChorus({ server: server(), platform: tab, ...rest }), (c) => c.stop());
  return { chorus, tab, browser };
}

/** A new guest's device, online. */
export async function guest(options: Parameters<typeof open>[0] = {}): Promise<Device> {
  const device = open(options);
  await device.chorus.account.guest();
  await online(device.chorus);
  return device;
}

/** Another device of whoever uses this one. */
export async function another({ browser }: Device, options: Parameters<typeof open>[0] = {}): Promise<Device> {
  const other = new TestBrowser();
  other.storage.set("chorus.2.account", browser.storage.get("chorus.2.account")!);
  const device = open({ browser: other, ...options });
  await online(device.chorus);
  return device;
}

export const online = ({ connection }: Chorus) => until(connection, ({ status }) => status === "online");

/** Looks at a store, as a component would, until it is so. */
export function until<State>(store: Store<State>, isSo: (state: State) => unknown, expectation = isSo.toString()): Promise<State> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error(
      `Within ${patience} ms: ${expectation}\n${JSON.stringify(store.state, null, 1)?.slice(0, 3_000)}`))), patience);
    const unsubscribe: () => void = store.subscribe(() => look());
    const finish = (then: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      then();
    };
    const look = () => isSo(store.state) && finish(() => resolve(store.state));
    look();
  });
}

/** Keeps looking at a store until the test ends. */
export function watch<T extends Store<unknown>>(store: T): T {
  ending(store.subscribe(() => {}), (unsubscribe) => unsubscribe());
  return store;
}

/** A call that fails is not so yet. */
export async function eventually(isSo: () => unknown, expectation = isSo.toString()): Promise<void> {
  const end = Date.now() + patience;
  while (!(await Promise.resolve().then(isSo).catch(() => false))) {
    if (Date.now() > end) throw new Error(`Within ${patience} ms: ${expectation}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
