import {
  DefaultHttpClient, HttpClient, HttpTransportType, HubConnectionBuilder, LogLevel, NullLogger,
  type HttpRequest, type HttpResponse, type HubConnection,
} from "@microsoft/signalr";
import type { TokenKeeper } from "../account/tokenKeeper.ts";
import type { Envelope } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import { wait } from "../platform/delays.ts";
import { insist } from "../platform/insist.ts";
import type { Api } from "../rest/api.ts";
import type { Link, LinkHandlers, Transport } from "./transport.ts";

const patience = 20_000;
const shortestPause = 1_000;

/**
 * SignalR. A plain WebSocket first, which needs no negotiation and no affinity to a server. When that fails, once with SignalR's
 * negotiation: it knows a fallback for networks without WebSockets, and says why it was refused. Tokens go in headers only; a
 * socket's address, which others may see, has a ticket that is good once.
 */
export class SignalRTransport implements Transport {
  #url: string;
  #tokens: TokenKeeper;
  #api: Api;
  #negotiates = false;
  #refused: string | null = null;

  constructor(server: string, tokens: TokenKeeper, api: Api) {
    this.#url = `${server}/hub`;
    this.#tokens = tokens;
    this.#api = api;
  }

  async connect({ onEvent, onClose }: LinkHandlers): Promise<Link> {
    let given = "";
    const token = async () => (given = await this.#tokens.accessToken({ instead: this.#refused }));
    const ticket = await this.#ticket();
    const dueIn = this.#tokens.dueIn;
    const connection = new HubConnectionBuilder()
      .withUrl(this.#url, {
        accessTokenFactory: () => ticket,
        httpClient: new TokenClient(token),
        // No server-sent events: each request of theirs would need a ticket.
        ...(this.#negotiates
          ? { transport: HttpTransportType.WebSockets | HttpTransportType.LongPolling }
          : { transport: HttpTransportType.WebSockets, skipNegotiation: true }),
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
    const ending = new AbortController();
    connection.onclose((error) => {
      ending.abort();
      onClose(error ? problemOf(error) : null);
    });
    void this.#renew(connection, dueIn, ending.signal).catch(() => {});
    return {
      invoke: (method, ...args) => invoke(connection, method, args),
      close: () => void connection.stop(),
    };
  }

  // That no token can be had any more, the next attempt will hear from whoever keeps them.
  async #ticket(): Promise<string> {
    try {
      return (await this.#api.ticket()).ticket;
    } catch (failure) {
      const problem = Problem.of(failure);
      throw problem.status === 401 ? new Problem("closed", "The server refused the token.") : problem;
    }
  }

  /** The server ends a connection with the token that opened it, unless it is given a newer one. */
  async #renew(connection: HubConnection, dueIn: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      await wait(Math.max(dueIn, shortestPause), signal);
      const token = await insist(() => this.#tokens.accessToken(), signal);
      if (token === null || signal.aborted) return;
      dueIn = this.#tokens.dueIn;
      await invoke(connection, "Renew", [token]);
    }
  }
}

/** Sends a token with requests, as a header, where SignalR would send the socket's ticket. */
class TokenClient extends HttpClient {
  #client = new DefaultHttpClient(NullLogger.instance);
  #token: () => Promise<string>;

  constructor(token: () => Promise<string>) {
    super();
    this.#token = token;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    return this.#client.send({ ...request, headers: { ...request.headers, Authorization: `Bearer ${await this.#token()}` } });
  }

  override getCookieString(url: string): string {
    return this.#client.getCookieString(url);
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
