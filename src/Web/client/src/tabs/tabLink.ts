import { Problem } from "../contract/problem.ts";
import type { HubMethod, Link, LinkHandlers } from "../connection/transport.ts";
import type { MessageOf, TabMessage } from "./tabMessage.ts";

// The leader answers a Resume by itself, at once; for other calls it asks the server.
const patience = { Resume: 5_000, others: 25_000 };

interface Call {
  resolve(value: unknown): void;
  reject(problem: Problem): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** A follower's connection: its calls go to the leader. */
export class TabLink implements Link {
  readonly leader: string;
  readonly handlers: LinkHandlers;
  #from: string;
  #post: (message: TabMessage) => void;
  #onSilence: () => void;
  #calls = new Map<number, Call>();
  #lastId = 0;
  #isOpen = true;

  constructor(leader: string, from: string, handlers: LinkHandlers, post: (message: TabMessage) => void, onSilence: () => void) {
    this.leader = leader;
    this.handlers = handlers;
    this.#from = from;
    this.#post = post;
    this.#onSilence = onSilence;
  }

  invoke(method: HubMethod, ...args: unknown[]): Promise<unknown> {
    if (!this.#isOpen) return Promise.reject(new Problem("closed", "There is no connection."));
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp(id, method), method === "Resume" ? patience.Resume : patience.others);
      this.#calls.set(id, { resolve, reject, timer });
      this.#post({ kind: "call", from: this.#from, to: this.leader, id, method, args });
    });
  }

  answer({ id, value, code, text }: MessageOf<"answer">): void {
    const call = this.#take(id);
    if (code === undefined) call?.resolve(value);
    else call?.reject(new Problem(code, text ?? ""));
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const problem = new Problem("closed", "The connection ended.");
    for (const id of [...this.#calls.keys()]) this.#take(id)?.reject(problem);
    this.handlers.onClose(problem);
  }

  #giveUp(id: number, method: HubMethod): void {
    this.#take(id)?.reject(new Problem("timeout", "The tab that holds the connection did not answer in time."));
    if (method === "Resume") this.#onSilence();
  }

  #take(id: number): Call | undefined {
    const call = this.#calls.get(id);
    clearTimeout(call?.timer);
    this.#calls.delete(id);
    return call;
  }
}
