import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { checksumOf, difference, formatChecksum, parseChecksum, sum } from "../../src/conversations/checksum.ts";
import { newId } from "../../src/platform/newId.ts";

test("A message's part is the first 8 bytes of SHA-256 of its id and revision", () => {
  for (const revision of [1, 9, 10, 2_147_483_647]) {
    const id = newId();
    const expected = createHash("sha256").update(`${id}:${revision}`).digest().readBigUInt64BE();
    expect(checksumOf({ id, revision, deleted: false })).toBe(expected);
  }
});

test("A deleted message counts nothing", () => expect(checksumOf({ id: newId(), revision: 2, deleted: true })).toBe(0n));

test("Sums stay within 64 bits and are written with 16 digits", () => {
  const most = 2n ** 64n - 1n;
  expect(sum(most, 3n)).toBe(2n);
  expect(difference(2n, 3n)).toBe(most);
  expect(formatChecksum(10n)).toBe("000000000000000a");
  expect(parseChecksum("000000000000000a")).toBe(10n);
});
