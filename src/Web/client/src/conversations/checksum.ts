import type { Message } from "../contract/types.ts";

/**
 * The contract's checksum: the sum modulo 2^64, over the messages that are not deleted, of the first 8 bytes of SHA-256 of
 * `"{id}:{revision}"`. A sum, so that parts of a conversation can be added up and taken away.
 */
export function checksumOf(message: Pick<Message, "id" | "revision" | "deleted">): bigint {
  if (message.deleted) return 0n;
  const known = checksums.get(message) ?? firstHashBytes(`${message.id}:${message.revision}`);
  checksums.set(message, known);
  return known;
}

// A message's state is an object of its own, and is summed up many times.
const checksums = new WeakMap<object, bigint>();

export const sum = (a: bigint, b: bigint): bigint => BigInt.asUintN(64, a + b);
export const difference = (a: bigint, b: bigint): bigint => BigInt.asUintN(64, a - b);
export const formatChecksum = (value: bigint): string => value.toString(16).padStart(16, "0");
export const parseChecksum = (text: string): bigint => BigInt(`0x${text}`);

// SHA-256 of at most 55 ASCII characters is one block: short enough to be done here, at once and on any origin, where the
// browser's own is asynchronous and only for secure ones.
function firstHashBytes(text: string): bigint {
  const words = new Uint32Array(64);
  for (let i = 0; i < text.length; i++) words[i >> 2]! |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  words[text.length >> 2]! |= 0x80 << (24 - 8 * (text.length & 3));
  words[15] = text.length * 8;
  for (let i = 16; i < 64; i++) {
    const [w2, w15] = [words[i - 2]!, words[i - 15]!];
    const small0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const small1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    words[i] = words[i - 16]! + small0 + words[i - 7]! + small1;
  }
  let [a, b, c, d, e, f, g, h] = start as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + constants[i]! + words[i]!) | 0;
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return (BigInt((start[0]! + a) >>> 0) << 32n) | BigInt((start[1]! + b) >>> 0);
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

// The first 32 bits of the fractional parts of the roots of the first primes: square roots to start with, cube roots for rounds.
const primes = Array.from({ length: 312 }, (_, n) => n).filter((n) => n > 1 && !Array.from({ length: n }, (_, d) => d).some((d) => d > 1 && n % d === 0));
const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32) | 0;
const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const constants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));
