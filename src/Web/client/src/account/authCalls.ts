import type { Me, Token } from "../contract/types.ts";
import { answerOf, send } from "../rest/http.ts";

/** The calls that give tokens or take a password, which go without what `Http` does: a wrong password is a 401 too, and is not tried again. */
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
  external = (token: string, guestToken: string | null) => this.#post<Token>("external", { token }, guestToken);
  refresh = (refreshToken: string) => this.#post<Token>("refresh", { refreshToken });
  logout = (accessToken: string) => this.#post<void>("logout", {}, accessToken);
  merge = (accessToken: string, guestToken: string) => this.#post<unknown>("merge", { guestToken }, accessToken);

  changePassword = (accessToken: string, currentPassword: string, newPassword: string) =>
    this.#post<void>("password", { currentPassword, newPassword }, accessToken);
  changeEmail = (accessToken: string, email: string, password: string) => this.#post<Me>("email", { email, password }, accessToken);
  deleteAccount = (accessToken: string, password: string | null) => this.#post<void>("delete", { password }, accessToken);

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
