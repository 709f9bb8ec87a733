import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Channel } from "../../src/connection/channel.ts";
import type { Link, LinkHandlers, Transport } from "../../src/connection/transport.ts";
import type { Envelope, ResumeAnswer } from "../../src/contract/events.ts";
import { Problem } from "../../src/contract/problem.ts";
import { TestBrowser } from "../testing/testBrowser.ts";

const event = (offset: number | null, epoch = "e1") =>
  ({ epoch, offset, type: "typing", data: { conversationId: "c", userId: `${offset}`, isTyping: true }, at: "" }) as Envelope;

/** A server of one's own words. */
class Script implements Transport {
  handlers: LinkHandlers | null = null;
  attempts: number[] = [];
  resumes: [string | null, number | null][] = [];
  answers: (ResumeAnswer | Problem)[] = [];

  async connect(handlers: LinkHandlers): Promise<Link> {
    this.attempts.push(Date.now());
    const next = this.answers[0];
    if (next instanceof Problem) throw this.answers.shift();
    this.handlers = handlers;
    return {
      invoke: async (_method, epoch, offset) => {
        this.resumes.push([epoch as string | null, offset as number | null]);
        const answer = this.answers.shift();
        if (!answer || answer instanceof Problem) throw answer ?? new Problem("closed", "");
        return answer;
      },
      close: () => handlers.onClose(null),
    };
  }
}

const answer = (offset: number, more: Partial<ResumeAnswer> = {}): ResumeAnswer => ({ epoch: "e1", offset, recovered: true, events: [], ...more });

function start(script: Script) {
  const channel = new Channel(script, new TestBrowser().openTab());
  const heard: (number | string | null)[] = [];
  channel.onEvent = ({ offset }) => heard.push(offset);
  channel.onReload = () => heard.push("reload");
  channel.start();
  return { channel, heard };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("The first Resume says nothing, and what is shown is loaded", async () => {
  const script = new Script();
  script.answers = [answer(7, { recovered: false })];
  const { channel, heard } = start(script);
  await vi.advanceTimersByTimeAsync(0);
  expect(script.resumes).toEqual([[null, null]]);
  expect(heard).toEqual(["reload"]);
  expect(channel.state.status).toBe("online");
  channel.stop();
});

test("What was missed comes first, and once, whatever comes early or again", async () => {
  const script = new Script();
  script.answers = [answer(7, { recovered: false }), answer(9, { events: [event(8), event(9)] })];
  const { channel, heard } = start(script);
  await vi.advanceTimersByTimeAsync(0);
  const first = script.handlers!;
  first.onClose(null);
  await vi.advanceTimersByTimeAsync(300);
  expect(script.resumes[1]).toEqual(["e1", 7]);
  script.handlers!.onEvent(event(9));
  script.handlers!.onEvent(event(10));
  first.onEvent(event(11));
  expect(heard).toEqual(["reload", 8, 9, 10]);
  channel.stop();
});

test("A hole is closed by another Resume, and nothing after it is taken before", async () => {
  const script = new Script();
  script.answers = [answer(0, { recovered: false }), answer(2, { events: [event(1), event(2)] })];
  const { channel, heard } = start(script);
  await vi.advanceTimersByTimeAsync(0);
  script.handlers!.onEvent(event(2));
  script.handlers!.onEvent(event(3));
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(["reload", 1, 2, 3]);
  channel.stop();
});

test("An event of another epoch leads to a Resume, and to loading anew", async () => {
  const script = new Script();
  script.answers = [answer(5, { recovered: false }), answer(1, { epoch: "e2", recovered: false })];
  const { channel, heard } = start(script);
  await vi.advanceTimersByTimeAsync(0);
  script.handlers!.onEvent(event(1, "e2"));
  await vi.advanceTimersByTimeAsync(0);
  script.handlers!.onEvent(event(2, "e2"));
  expect(heard).toEqual(["reload", "reload", 2]);
  channel.stop();
});

test("What is not replayed passes without a place", async () => {
  const script = new Script();
  script.answers = [answer(5, { recovered: false })];
  const { channel, heard } = start(script);
  await vi.advanceTimersByTimeAsync(0);
  script.handlers!.onEvent(event(null));
  script.handlers!.onEvent(event(6));
  expect(heard).toEqual(["reload", null, 6]);
  channel.stop();
});

test("Attempts get further apart, each at a moment of chance, and a wish to hurry is heard", async () => {
  const script = new Script();
  script.answers = Array.from({ length: 9 }, () => new Problem("offline", ""));
  const { channel } = start(script);
  await vi.advanceTimersByTimeAsync(60_000);
  const pauses = script.attempts.slice(1).map((at, i) => at - script.attempts[i]!);
  const longest = [200, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
  pauses.forEach((pause, i) => expect(pause).toBeGreaterThanOrEqual(longest[Math.min(i, 7)]! / 2));
  pauses.forEach((pause, i) => expect(pause).toBeLessThanOrEqual(longest[Math.min(i, 7)]! + 1));
  expect(channel.state.status).toBe("waiting");
  const before = script.attempts.length;
  channel.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect(script.attempts).toHaveLength(before + 1);
  channel.stop();
});

test("A server that ends each connection at once is not hurried", async () => {
  const script = new Script();
  script.answers = Array.from({ length: 100 }, () => answer(0));
  const { channel } = start(script);
  channel.onOnline = () => script.handlers!.onClose(null);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(script.attempts.length).toBeLessThan(9);
  channel.stop();
});

test("A server's own wish for a pause is kept to", async () => {
  const script = new Script();
  script.answers = [new Problem("unavailable", "", { retryAfter: 20_000 }), answer(0)];
  const { channel } = start(script);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(script.attempts).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(script.attempts).toHaveLength(2);
  channel.stop();
});

test("Once nobody is signed in any more, it stays away", async () => {
  const script = new Script();
  script.answers = [new Problem("unauthenticated", "")];
  const { channel } = start(script);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(script.attempts).toHaveLength(1);
  expect(channel.state.status).toBe("stopped");
});
