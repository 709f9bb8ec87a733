import { expect, test } from "vitest";
import { Loading } from "../../src/store/loading.ts";

function held() {
  const waiting: (() => void)[] = [];
  const loading = new Loading(() => new Promise<void>((resolve) => waiting.push(resolve)));
  const answer = async (index: number) => {
    waiting[index]!();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { loading, waiting, answer };
}

test("Who asks while a load is on its way shares it", async () => {
  const { loading, waiting, answer } = held();
  const both = [loading.run(), loading.run()];
  expect(both[0]).toBe(both[1]);
  await answer(0);
  await Promise.all(both);
  expect(waiting).toHaveLength(1);
  expect(loading.running).toBeNull();
});

test("A load that may be too old is followed by another, and nobody goes on before that", async () => {
  const { loading, waiting, answer } = held();
  loading.outdate();
  let isOver = false;
  const over = loading.run().then(() => (isOver = true));
  loading.outdate();
  loading.outdate();
  await answer(0);
  expect(isOver).toBe(false);
  await answer(1);
  await over;
  expect(waiting).toHaveLength(2);
});

test("After one that failed it is asked anew", async () => {
  let tries = 0;
  const loading = new Loading(async () => {
    if (tries++ === 0) throw new Error("away");
  });
  loading.outdate();
  await expect(loading.run()).rejects.toThrow("away");
  await loading.run();
  expect(tries).toBe(2);
});
