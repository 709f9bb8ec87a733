import type { Envelope, ResumeAnswer } from "../contract/events.ts";

// The contract's window holds at least as many.
const mostRecent = 1_000;

/**
 * Where this device is in its user's channel, and what came last. Each event is taken once and in order, or not at all;
 * the events kept here bring tabs that share the connection to the same place.
 */
export class Place {
  #epoch: string | null = null;
  #offset: number | null = null;
  #recent: Envelope[] = [];

  get epoch(): string | null {
    return this.#epoch;
  }

  get offset(): number | null {
    return this.#offset;
  }

  /** Goes on from what `Resume` answered; its events are to be taken next. */
  moveTo({ epoch, offset, recovered }: ResumeAnswer): void {
    if (!recovered || epoch !== this.#epoch) [this.#epoch, this.#offset, this.#recent] = [epoch, offset, []];
  }

  /** `missing`: others come before it, or it is of another epoch. */
  take(envelope: Envelope): "new" | "known" | "missing" {
    const { epoch, offset } = envelope;
    if (offset === null) return "new";
    if (epoch !== this.#epoch || this.#offset === null || offset > this.#offset + 1) return "missing";
    if (offset <= this.#offset) return "known";
    this.#offset = offset;
    this.#recent.push(envelope);
    if (this.#recent.length > mostRecent) this.#recent.shift();
    return "new";
  }

  /** What somebody at that place has missed, as the server would answer. */
  answer(epoch: string | null, offset: number | null): ResumeAnswer | null {
    if (this.#epoch === null || this.#offset === null) return null;
    const missed = epoch === this.#epoch && offset !== null ? this.#offset - offset : -1;
    const recovered = missed >= 0 && missed <= this.#recent.length;
    const events = recovered && missed > 0 ? this.#recent.slice(-missed) : [];
    return { epoch: this.#epoch, offset: this.#offset, recovered, events };
  }
}
