import type { components } from "./openapi.ts";

type Schemas = components["schemas"];

/** The server leaves nothing out of what it answers, and metadata is any JSON object. */
type Answer<T> = Omit<Required<T>, "metadata"> & ("metadata" extends keyof T ? { metadata: Metadata } : unknown);

export type Metadata = Readonly<Record<string, unknown>>;

export type Role = Schemas["MemberRole"];
export type Member = Answer<Schemas["Member"]>;
export type Conversation = Answer<Omit<Schemas["Conversation"], "members">> & { readonly members: readonly Member[] };
export type Attachment = Answer<Omit<Schemas["Attachment"], "type">> & { readonly type: "image" | "file" };
export type Message = Answer<Omit<Schemas["Message"], "attachments">> & { readonly attachments: readonly Attachment[] };
export type MessageStatus = Schemas["MessageStatus"];
export type ReplyKind = Schemas["ReplyKind"];
export type Token = Schemas["Token"];
export type Me = Schemas["Me"];
/** Where somebody is signed in. `device` is what it has called itself, its `User-Agent`. */
export type SignIn = Answer<Schemas["SignIn"]>;
export type ProblemDetails = Schemas["Problem"];
export type ImportCount = Schemas["ImportCount"];

/** What an assistant's message says of itself in its metadata. */
export interface ReplyMetadata {
  readonly success?: boolean;
  readonly duration?: number;
  readonly model?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly error?: { readonly type: string; readonly message: string };
}

export interface NewConversation {
  readonly id?: string;
  readonly title?: string;
  readonly projectId?: string;
  readonly metadata?: Metadata;
}

export interface ConversationPatch {
  readonly title?: string;
  readonly archived?: boolean;
  readonly metadata?: Metadata;
}

export interface NewMessage {
  readonly id?: string;
  readonly role?: "user" | "system";
  readonly content: string;
  readonly attachmentIds?: readonly string[];
  readonly metadata?: Metadata;
  readonly parentId?: string;
  readonly reply?: ReplyKind;
  readonly model?: string;
}

export interface MessagePatch {
  readonly content?: string;
  readonly metadata?: Metadata;
}

/** What a device changed while away. */
export interface SyncRequest {
  readonly baseVersion: number;
  readonly messages: readonly {
    readonly id: string;
    readonly role: "user" | "assistant" | "system";
    readonly content: string;
    readonly metadata?: Metadata;
    readonly revision: number;
    readonly deleted?: boolean;
  }[];
  readonly force?: boolean;
}

export interface SyncAnswer {
  readonly conversation: Conversation;
  readonly applied: number;
  readonly conflicts: readonly { readonly id: string; readonly mine: unknown; readonly theirs: Message }[];
  readonly messages: readonly Message[];
}

export type Image = Answer<Schemas["Image"]>;

export interface NewImage {
  readonly id?: string;
  readonly conversationId?: string;
  readonly sessionId?: string;
  readonly prompt: string;
  readonly negativePrompt?: string;
  readonly model?: string;
  readonly aspectRatio?: string;
}

/** Which part of the gallery; nothing given: all of it. */
export interface GalleryScope {
  readonly conversationId?: string;
  readonly sessionId?: string;
}

/** The steps of a content session, in their order. */
export const sessionSteps = ["brain_dump", "research", "outline", "draft", "outputs"] as const satisfies readonly SessionStep[];
export type SessionStep = Schemas["SessionStep"];
/** In lists, content is shortened and `length` says how long it is. */
export type StepContent = Answer<Omit<Schemas["StepContent"], "length">> & { readonly length?: number };
export type StepVersion = Answer<Schemas["StepVersion"]>;
export type Session = Answer<Omit<Schemas["Session"], "steps">> & { readonly steps: readonly StepContent[] };

export interface NewSession {
  readonly id?: string;
  readonly title?: string;
  readonly brainDump?: string;
}

export interface SessionPatch {
  readonly title?: string;
  readonly archived?: boolean;
}

/** A session in the list of what was made, with its newest pictures, and how many there are. */
export type HistoryItem = Answer<Omit<Schemas["HistoryItem"], "steps" | "images">> & {
  readonly steps: readonly StepContent[];
  readonly images: readonly HistoryImage[];
};
export type HistoryImage = Answer<Schemas["HistoryImage"]>;

/** `snippet` is HTML: matches are in `<mark>`, all else is escaped. */
export type SearchHit = Answer<Schemas["SearchHit"]>;

/** What became of what was brought in; of what was left out, the first 200 with the reason. */
export type ImportReport = Schemas["ImportReport"];

/** What happened in the user's conversations, day by day of UTC; days on which nothing did are left out. */
export type Analytics = Omit<Schemas["AnalyticsAnswer"], "total" | "days"> & {
  readonly total: AnalyticsFigures;
  readonly days: readonly { readonly date: string; readonly figures: AnalyticsFigures }[];
};
export type AnalyticsFigures = Omit<Schemas["AnalyticsFigures"], "replies"> & { readonly replies: Answer<Schemas["ReplyFigures"]> };
/** What the deployment is doing now. */
export type Stats = Answer<Schemas["StatsAnswer"]>;

export type ExportFormat = "json" | "md" | "html" | "pdf";

/** Every list of the contract. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface MessagePage extends Page<Message> {
  readonly hasMore: boolean;
}
