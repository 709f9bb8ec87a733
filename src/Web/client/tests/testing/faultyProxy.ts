import { createServer, connect, type Server, type Socket } from "node:net";

/** A network between a device and the server that can break in each way that networks do. */
export class FaultyProxy {
  #server: Server;
  #pairs = new Set<readonly [Socket, Socket]>();
  #refuses = false;
  #swallows = false;
  #losesAnswers: ((answer: string) => boolean) | null = null;

  /** Connections that were made. */
  connections = 0;
  delay = 0;

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      this.connections++;
      if (this.#refuses) return void near.destroy();
      const far = connect(Number(target.port), target.hostname);
      const pair = [near, far] as const;
      this.#pairs.add(pair);
      near.on("data", (data) => this.#pass(data, far));
      far.on("data", (data) => {
        if (this.#losesAnswers?.(data.toString("latin1"))) {
          this.#losesAnswers = null;
          return this.#end(pair);
        }
        this.#pass(data, near);
      });
      for (const socket of pair) socket.on("error", () => {}).on("close", () => this.#end(pair));
    });
  }

  static async to(url: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(new URL(url));
    proxy.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => proxy.#server.once("listening", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  /** Ends all connections now. */
  cut(): void {
    this.#pairs.forEach((pair) => this.#end(pair));
  }

  /** Nobody gets through until `repair`. */
  break(): void {
    this.#refuses = true;
    this.cut();
  }

  /** Connections stay, and nothing goes through until `repair`; what was sent meanwhile is lost with them. */
  swallow(): void {
    this.#swallows = true;
  }

  repair(): void {
    if (this.#swallows) this.cut();
    this.#refuses = this.#swallows = false;
  }

  /** Ends the connection on which the first answer of that kind comes, before it arrives: the server has done it. */
  loseAnswer(isIt: (answer: string) => boolean): void {
    this.#losesAnswers = isIt;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(data: Buffer, to: Socket): void {
    if (this.#swallows) return;
    if (this.delay > 0) setTimeout(() => to.writable && to.write(data), this.delay);
    else if (to.writable) to.write(data);
  }

  #end(pair: readonly [Socket, Socket]): void {
    if (!this.#pairs.delete(pair)) return;
    pair.forEach((socket) => socket.destroy());
  }
}
