import type {
  Analytics, Conversation, ConversationPatch, ExportFormat, GalleryScope, HistoryItem, Image, Me, Message, MessagePage, MessagePatch,
  NewConversation, NewImage, NewMessage, NewSession, Page, SearchHit, Session, SessionPatch,
  SessionStep, SignIn, Stats, StepVersion, SyncAnswer, SyncRequest,
} from "../contract/types.ts";
import type { StoredNotification } from "../contract/events.ts";
import type { Http, HttpCall } from "./http.ts";

export interface PageRequest {
  readonly cursor?: string | null;
  readonly limit?: number;
}

/** The contract's REST calls, one method each. */
export class Api {
  readonly http: Http;

  constructor(http: Http) {
    this.http = http;
  }

  /** Opens the hub once. */
  ticket = () => this.#call<{ ticket: string }>("POST", "/api/auth/ticket");
  me = () => this.#get<Me>("/api/me");
  signIns = (page: PageRequest = {}) => this.#get<Page<SignIn>>(`/api/auth/sessions?${query(page)}`);
  endSignIn = (id: string) => this.#call<void>("DELETE", `/api/auth/sessions/${id}`);
  endOtherSignIns = () => this.#call<{ ended: number }>("DELETE", "/api/auth/sessions");
  merge = (guestToken: string) =>
    this.#call<{ conversations: number; images: number; sessions: number }>("POST", "/api/auth/merge", { guestToken });

  conversations = (archived: boolean, page: PageRequest = {}) =>
    this.#get<Page<Conversation>>(`/api/conversations?${query({ archived, ...page })}`);
  conversation = (id: string) => this.#get<Conversation>(conversationPath(id));
  createConversation = (conversation: NewConversation) => this.#call<Conversation>("POST", "/api/conversations", conversation);
  changeConversation = (id: string, patch: ConversationPatch) => this.#call<Conversation>("PATCH", conversationPath(id), patch);
  deleteConversation = (id: string) => this.#call<void>("DELETE", conversationPath(id));
  addMember = (id: string, userId: string, role: "member" | "viewer") =>
    this.#call<Conversation>("POST", `${conversationPath(id)}/members`, { userId, role });
  removeMember = (id: string, userId: string) => this.#call<void>("DELETE", `${conversationPath(id)}/members/${userId}`);
  sync = (id: string, request: SyncRequest) => this.#call<SyncAnswer>("PUT", `${conversationPath(id)}/sync`, request);
  exportConversation = (id: string, format: ExportFormat) =>
    this.http.call<Blob>({ method: "GET", path: `${conversationPath(id)}/export?format=${format}`, asBlob: true });

  messages = (id: string, page: { before?: number; after?: number; limit?: number } = {}) =>
    this.#get<MessagePage>(`${conversationPath(id)}/messages?${query(page)}`);
  message = (id: string, messageId: string) => this.#get<Message>(messagePath(id, messageId));
  sendMessage = (id: string, message: NewMessage) => this.#call<Message>("POST", `${conversationPath(id)}/messages`, message);
  editMessage = ({ conversationId, id, revision }: Message, patch: MessagePatch) =>
    // One that was acknowledged, and whose event has not come yet, has no revision.
    this.#call<Message>("PATCH", messagePath(conversationId, id), patch, revision || undefined);
  deleteMessage = (id: string, messageId: string) => this.#call<void>("DELETE", messagePath(id, messageId));
  stopMessage = (id: string, messageId: string) => this.#call<Message>("POST", `${messagePath(id, messageId)}/stop`);
  regenerateMessage = (id: string, messageId: string) => this.#call<Message>("POST", `${messagePath(id, messageId)}/regenerate`);

  paint = (image: NewImage) => this.#call<Image>("POST", "/api/images", image);
  images = (scope: GalleryScope, page: PageRequest = {}) => this.#get<Page<Image>>(`/api/images?${query({ ...scope, ...page })}`);
  image = (id: string) => this.#get<Image>(`/api/images/${id}`);
  deleteImage = (id: string) => this.#call<void>("DELETE", `/api/images/${id}`);
  regenerateImage = (id: string) => this.#call<Image>("POST", `/api/images/${id}/regenerate`);

  createSession = (session: NewSession) => this.#call<Session>("POST", "/api/sessions", session);
  session = (id: string) => this.#get<Session>(`/api/sessions/${id}`);
  sessions = (archived: boolean, page: PageRequest = {}) => this.#get<Page<Session>>(`/api/sessions?${query({ archived, ...page })}`);
  changeSession = (id: string, patch: SessionPatch) => this.#call<Session>("PATCH", `/api/sessions/${id}`, patch);
  deleteSession = (id: string) => this.#call<void>("DELETE", `/api/sessions/${id}`);
  saveStep = (id: string, step: SessionStep, content: string) => this.#call<Session>("PUT", stepPath(id, step), { content });
  generateStep = (id: string, step: SessionStep, model?: string) => this.#call<Session>("POST", `${stepPath(id, step)}/generate`, { model });
  stopStep = (id: string, step: SessionStep) => this.#call<Session>("POST", `${stepPath(id, step)}/stop`);
  stepVersions = (id: string, step: SessionStep, page: PageRequest = {}) =>
    this.#get<Page<StepVersion>>(`${stepPath(id, step)}/versions?${query(page)}`);
  history = (page: PageRequest = {}) => this.#get<Page<HistoryItem>>(`/api/history?${query(page)}`);

  notifications = (page: PageRequest = {}) => this.#get<Page<StoredNotification>>(`/api/notifications?${query(page)}`);
  seen = (ids: readonly string[]) => this.#call<void>("POST", "/api/notifications/seen", { ids });

  search = (q: string, page: PageRequest = {}, signal?: AbortSignal) =>
    this.http.call<Page<SearchHit>>({ method: "GET", path: `/api/search?${query({ q, ...page })}`, ...(signal && { signal }) });
  exportAll = () => this.http.call<Blob>({ method: "GET", path: "/api/export", asBlob: true });
  analytics = (from?: string, to?: string) => this.#get<Analytics>(`/api/analytics?${query({ from, to })}`);
  stats = () => this.#get<Stats>("/api/stats");

  #get<T>(path: string): Promise<T> {
    return this.http.call<T>({ method: "GET", path });
  }

  #call<T>(method: HttpCall["method"], path: string, body?: unknown, ifMatch?: number): Promise<T> {
    return this.http.call<T>({ method, path, ...(body !== undefined && { body }), ...(ifMatch !== undefined && { ifMatch }) });
  }
}

const conversationPath = (id: string) => `/api/conversations/${id}`;
const messagePath = (id: string, messageId: string) => `${conversationPath(id)}/messages/${messageId}`;
const stepPath = (id: string, step: SessionStep) => `/api/sessions/${id}/steps/${step}`;

function query(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
}
