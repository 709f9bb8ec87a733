import { HttpTransportType, HubConnectionBuilder, LogLevel, type HubConnection } from "@microsoft/signalr";
import type { TokenKeeper } from "../account/tokenKeeper.ts";
import type { Envelope } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import type { Link, LinkHandlers, Transport } from "./transport.ts";

const patience = 20_000;

/**
 * SignalR. A plain WebSocket first, which needs no second request and no affinity to a server. When that fails, once with
 * SignalR's negotiation: it knows fallbacks for networks without WebSockets, and says why it was refused.
 */
export class SignalRTransport implements Transport {
  #url: string;
  #tokens: TokenKeeper;
  #negotiates = false;
  #refused: string | null = null;

  constructor(server: string, tokens: TokenKeeper) {
    this.#url = `${server}/hub`;
    this.#tokens = tokens;
  }

  async connect({ onEvent, onClose }: LinkHandlers): Promise<Link> {
    let given = "";
    const accessTokenFactory = async () => (given = await this.#tokens.accessToken({ instead: this.#refused }));
    const connection = new HubConnectionBuilder()
      .withUrl(this.#url, {
        accessTokenFactory,
        ...(!this.#negotiates && { transport: HttpTransportType.WebSockets, skipNegotiation: true }),
      })
      .configureLogging(LogLevel.None)
      .build();
    connection.on("event", (envelope: Envelope) => onEvent(envelope));
    try {
      await connection.start();
    } catch (failure) {
      this.#negotiates = !this.#negotiates;
      const problem = problemOf(failure);
      if (problem.status !== 401) throw problem;
      // Only the negotiation says that it was the token. Whether another one can be had is not known yet.
      this.#refused = given;
      throw new Problem("closed", "The server refused the token.");
    }
    connection.onclose((error) => onClose(error ? problemOf(error) : null));
    return {
      invoke: (method, ...args) => invoke(connection, method, args),
      close: () => void connection.stop(),
    };
  }
}

// A socket that has died unnoticed would leave a call unanswered for as long as it takes SignalR to find out.
async function invoke(connection: HubConnection, method: string, args: unknown[]): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem("timeout", "The server did not answer in time.")), patience);
  });
  try {
    return await Promise.race([connection.invoke(method, ...args), timeout]);
  } catch (failure) {
    throw Problem.fromHub(failure);
  } finally {
    clearTimeout(timer);
  }
}

// SignalR tells a refused negotiation by its text only.
function problemOf(failure: unknown): Problem {
  const [, status] = /Status code '(\d{3})'/.exec(String(failure)) ?? [];
  return status ? Problem.ofAnswer(Number(status), null) : Problem.fromHub(failure);
}
