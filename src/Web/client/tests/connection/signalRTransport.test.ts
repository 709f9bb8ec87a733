import { HttpTransportType, type IHttpConnectionOptions } from "@microsoft/signalr";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TokenKeeper } from "../../src/account/tokenKeeper.ts";
import { SignalRTransport } from "../../src/connection/signalRTransport.ts";
import { Problem } from "../../src/contract/problem.ts";
import type { Api } from "../../src/rest/api.ts";

const made = vi.hoisted(() => ({
  urls: [] as string[],
  options: [] as unknown[],
  calls: [] as unknown[][],
  failures: [] as Error[],
  close: null as ((error?: Error) => void) | null,
}));

vi.mock("@microsoft/signalr", async (original) => ({
  ...(await original<object>()),
  HubConnectionBuilder: class {
    withUrl(url: string, options: unknown) {
      made.urls.push(url);
      made.options.push(options);
      return this;
    }
    configureLogging = () => this;
    build = () => ({
      on: () => {},
      onclose: (close: (error?: Error) => void) => (made.close = close),
      start: async () => {
        const failure = made.failures.shift();
        if (failure) throw failure;
      },
      invoke: async (...call: unknown[]) => void made.calls.push(call),
      stop: async () => made.close?.(),
    });
  },
}));

const handlers = { onEvent: () => {}, onClose: () => {} };
const hour = 3_600_000;

function start() {
  let dueAt = Date.now() + hour;
  let issued = 1;
  const tokens = {
    get dueIn() {
      return Math.max(0, dueAt - Date.now());
    },
    accessToken: async () => {
      if (dueAt <= Date.now()) [dueAt, issued] = [Date.now() + hour, issued + 1];
      return `token ${issued}`;
    },
  };
  let tickets = 0;
  const api = { ticket: vi.fn(async () => ({ ticket: `ticket.${++tickets}` })) };
  return { api, transport: new SignalRTransport("https://chorus.example", tokens as unknown as TokenKeeper, api as unknown as Api) };
}

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(made, { urls: [], options: [], calls: [], failures: [], close: null });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("Each socket has a ticket of its own", async () => {
  const { transport } = start();
  for (const n of [1, 2]) {
    await transport.connect(handlers);
    expect(made.urls.at(-1)).toBe("https://chorus.example/hub");
    const options = made.options.at(-1) as IHttpConnectionOptions;
    expect(options).toMatchObject({ skipNegotiation: true, transport: HttpTransportType.WebSockets });
    expect(await options.accessTokenFactory!()).toBe(`ticket.${n}`);
  }
});

test("Where a negotiation is needed, requests have the token in a header, and nothing has it in its address", async () => {
  const fetching = vi.fn(async (_url: string, _init: RequestInit) => new Response("{}"));
  vi.stubGlobal("fetch", fetching);
  const { transport } = start();
  made.failures = [new Error("The socket failed.")];
  await expect(transport.connect(handlers)).rejects.toBeInstanceOf(Problem);
  await transport.connect(handlers);
  const options = made.options.at(-1) as IHttpConnectionOptions & { transport: HttpTransportType };
  expect(options.skipNegotiation).toBeUndefined();
  expect(options.transport & HttpTransportType.ServerSentEvents).toBe(0);
  expect(await options.accessTokenFactory!()).toBe("ticket.2");
  const request = { method: "POST", url: "https://chorus.example/hub/negotiate?negotiateVersion=1", headers: { Authorization: "Bearer ticket.2" } };
  await options.httpClient!.send(request);
  expect(fetching.mock.lastCall![0]).toBe(request.url);
  expect(new Headers(fetching.mock.lastCall![1].headers).get("Authorization")).toBe("Bearer token 1");
});

test("A living connection is given each newer token, and none once it has ended", async () => {
  const { transport } = start();
  const link = await transport.connect(handlers);
  await vi.advanceTimersByTimeAsync(hour - 1);
  expect(made.calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(hour + 2);
  expect(made.calls).toEqual([["Renew", "token 2"], ["Renew", "token 3"]]);
  link.close();
  await vi.advanceTimersByTimeAsync(hour * 2);
  expect(made.calls).toHaveLength(2);
});

test("A refused ticket is no end yet: whether another token can be had is not known", async () => {
  const { api, transport } = start();
  api.ticket.mockRejectedValueOnce(new Problem("unauthenticated", "", { status: 401 }));
  await expect(transport.connect(handlers)).rejects.toMatchObject({ code: "closed" });
  await transport.connect(handlers);
});
