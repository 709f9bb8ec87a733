// Rows that are gone may come back; so many of them are remembered.
const mostForgotten = 5_000;

/** The heights of a long list's rows, known or guessed, and where that puts each of them. */
export class Heights {
  #keys: readonly string[] = [];
  #known = new Map<string, number>();
  readonly #guess: number;
  // #tops[i] is right for i <= #valid.
  #tops = new Float64Array(1);
  #valid = 0;

  constructor(guess: number) {
    this.#guess = guess;
  }

  get count(): number {
    return this.#keys.length;
  }

  get total(): number {
    return this.top(this.#keys.length);
  }

  setKeys(keys: readonly string[]) {
    if (keys === this.#keys) return;
    let same = 0;
    const shared = Math.min(keys.length, this.#keys.length);
    while (same < shared && keys[same] === this.#keys[same]) same++;
    this.#keys = keys;
    this.#valid = Math.min(this.#valid, same);
    if (this.#tops.length <= keys.length) {
      const larger = new Float64Array(Math.ceil((keys.length + 1) * 1.5));
      larger.set(this.#tops);
      this.#tops = larger;
    }
    if (this.#known.size > 2 * keys.length + mostForgotten) this.#forget();
  }

  /** Answers whether that was news. */
  measure(index: number, height: number): boolean {
    const key = this.#keys[index];
    if (key === undefined || this.#known.get(key) === height) return false;
    this.#known.set(key, height);
    this.#valid = Math.min(this.#valid, index);
    return true;
  }

  /** Where a row starts; of the row after the last one: where all ends. */
  top(index: number): number {
    for (let i = this.#valid; i < index; i++) this.#tops[i + 1] = this.#tops[i]! + (this.#known.get(this.#keys[i]!) ?? this.#guess);
    this.#valid = Math.max(this.#valid, index);
    return this.#tops[index]!;
  }

  /** The row at a height; the first or last one beyond the ends. */
  indexAt(offset: number): number {
    let low = 0;
    let high = this.#keys.length - 1;
    if (high < 0 || offset >= this.total) return Math.max(high, 0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How many heights are remembered. */
  get remembered(): number {
    return this.#known.size;
  }

  indexOf(key: string, near = 0): number {
    return this.#keys[near] === key ? near : this.#keys.indexOf(key);
  }

  #forget() {
    const known = this.#known;
    this.#known = new Map(this.#keys.flatMap(key => known.has(key) ? [[key, known.get(key)!] as const] : []));
  }
}
