import { Problem } from "./problem.js";

const separator = "\u001e";
const silence = 30_000;
const pingEvery = 10_000;
const patience = 30_000;

/**
 * One connection to the hub: SignalR's JSON protocol over a WebSocket. It lives once; whoever wants another makes
 * another. `onEvent` gets each envelope in order, `onClose` the one end of a connection that was opened.
 */
export class Hub {
  #socket;
  #calls = new Map();
  #lastCall = 0;
  #pinging;
  #silent;
  #open = false;

  onEvent = () => {};
  onClose = () => {};

  /** Connects and shakes hands. */
  connect(accessToken) {
    return new Promise((resolve, reject) => {
      const scheme = location.protocol === "https:" ? "wss" : "ws";
      this.#socket = new WebSocket(`${scheme}://${location.host}/hub?access_token=${encodeURIComponent(accessToken)}`);
      this.#socket.onopen = () => this.#write({ protocol: "json", version: 1 });
      this.#socket.onmessage = ({ data }) => {
        this.#listen();
        for (const text of data.split(separator)) if (text) this.#receive(JSON.parse(text), resolve, reject);
      };
      this.#socket.onclose = () => {
        reject(new Problem("closed", "The connection could not be made."));
        this.#end(new Problem("closed", "The connection was lost."));
      };
      this.#listen();
    });
  }

  /** Calls a method of the hub. Throws a Problem when it is refused, or when no answer can come any more. */
  invoke(target, ...args) {
    if (!this.#open) return Promise.reject(new Problem("closed", "There is no connection."));
    return new Promise((resolve, reject) => {
      const invocationId = String(++this.#lastCall);
      const timer = setTimeout(() => this.#settle(invocationId, (call) => call.reject(new Problem("timeout", "No answer came."))), patience);
      this.#calls.set(invocationId, { resolve, reject, timer });
      this.#write({ type: 1, invocationId, target, arguments: args });
    });
  }

  close() {
    if (this.#socket) this.#socket.onmessage = null;
    this.#socket?.close();
    this.#end(new Problem("closed", "The connection was closed."));
  }

  #receive(message, connected, refused) {
    switch (message.type) {
      case undefined:
        if (message.error) return refused(Problem.fromHub(message.error));
        this.#open = true;
        this.#pinging = setInterval(() => this.#write({ type: 6 }), pingEvery);
        return connected();
      case 1:
        return message.target === "event" && this.onEvent(message.arguments[0]);
      case 3:
        return this.#settle(message.invocationId, (call) =>
          message.error ? call.reject(Problem.fromHub(message.error)) : call.resolve(message.result));
      case 7:
        return this.close();
    }
  }

  #settle(invocationId, how) {
    const call = this.#calls.get(invocationId);
    this.#calls.delete(invocationId);
    if (!call) return;
    clearTimeout(call.timer);
    how(call);
  }

  // A dead network closes nothing; silence for longer than the server's pings says it.
  #listen() {
    clearTimeout(this.#silent);
    this.#silent = setTimeout(() => this.close(), silence);
  }

  #write(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message) + separator);
  }

  #end(problem) {
    clearInterval(this.#pinging);
    clearTimeout(this.#silent);
    for (const id of [...this.#calls.keys()]) this.#settle(id, (call) => call.reject(problem));
    const wasOpen = this.#open;
    this.#open = false;
    if (wasOpen) this.onClose(problem);
  }
}
