import { Problem } from "./problem.js";

/** The REST calls that the page needs. Each throws a Problem when it is refused. */
export class Api {
  #session;

  constructor(session) {
    this.#session = session;
  }

  me = () => this.#call("GET", "/api/me");
  conversations = ({ archived = false, cursor = null, limit = 50 } = {}) =>
    this.#call("GET", `/api/conversations?${query({ archived, cursor, limit })}`);
  conversation = (id) => this.#call("GET", `/api/conversations/${id}`);
  createConversation = (conversation) => this.#call("POST", "/api/conversations", conversation);
  changeConversation = (id, change) => this.#call("PATCH", `/api/conversations/${id}`, change);
  deleteConversation = (id) => this.#call("DELETE", `/api/conversations/${id}`);
  addMember = (id, userId, role) => this.#call("POST", `/api/conversations/${id}/members`, { userId, role });
  removeMember = (id, userId) => this.#call("DELETE", `/api/conversations/${id}/members/${userId}`);
  messages = (id, { before = null, limit = 50 } = {}) =>
    this.#call("GET", `/api/conversations/${id}/messages?${query({ before, limit })}`);
  message = (id, messageId) => this.#call("GET", `/api/conversations/${id}/messages/${messageId}`);
  editMessage = (message, content) =>
    this.#call("PATCH", messagePath(message), { content }, { "If-Match": `"${message.revision}"` });
  deleteMessage = (message) => this.#call("DELETE", messagePath(message));

  async #call(method, path, body, headers = {}) {
    const token = await this.#session.accessToken();
    let response = await send(method, path, body, headers, token);
    // The server may forget a token before its time is over.
    if (response.status === 401) {
      response = await send(method, path, body, headers, await this.#session.accessToken({ instead: token }));
    }
    if (!response.ok) throw await Problem.fromResponse(response);
    return response.status === 204 ? null : response.json();
  }
}

async function send(method, path, body, headers, token) {
  try {
    return await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }), ...headers },
      body: body && JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new Problem("offline", "The server cannot be reached.");
  }
}

const messagePath = (message) => `/api/conversations/${message.conversationId}/messages/${message.id}`;

function query(values) {
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null)).toString();
}
