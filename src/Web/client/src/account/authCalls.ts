import type { Token } from "../contract/types.ts";
import { answerOf, send } from "../rest/http.ts";

/** The calls that give tokens, which go without the ones that `Http` keeps fresh. */
export class AuthCalls {
  #server: string;
  #fetch: typeof fetch;

  constructor(server: string, fetching: typeof fetch) {
    this.#server = server;
    this.#fetch = fetching;
  }

  guest = () => this.#post<Token>("guest", {});
  register = (email: string, password: string, guestToken: string | null) =>
    this.#post<Token>("register", { email, password }, guestToken);
  login = (email: string, password: string) => this.#post<Token>("login", { email, password });
  refresh = (refreshToken: string) => this.#post<Token>("refresh", { refreshToken });
  logout = (accessToken: string) => this.#post<void>("logout", {}, accessToken);
  merge = (accessToken: string, guestToken: string) => this.#post<unknown>("merge", { guestToken }, accessToken);

  async #post<T>(how: string, body: object, bearer: string | null = null): Promise<T> {
    const response = await send(this.#fetch, `${this.#server}/api/auth/${how}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(bearer && { Authorization: `Bearer ${bearer}` }) },
      body: JSON.stringify(body),
      cache: "no-store",
    });
    return answerOf<T>(response);
  }
}
