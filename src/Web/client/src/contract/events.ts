import type { Conversation, Image, ImportCount, Message, Session, SessionStep } from "./types.ts";

/** What comes over the user's one channel. */
export type Envelope = { [Type in keyof EventData]: EnvelopeOf<Type> }[keyof EventData];

export interface EnvelopeOf<Type extends keyof EventData> {
  readonly epoch: string;
  /** 1, 2, 3 … within an epoch; null: it is not replayed. */
  readonly offset: number | null;
  readonly type: Type;
  readonly conversationId?: string;
  /** The conversation's version with this change. */
  readonly version?: number;
  readonly data: EventData[Type];
  readonly at: string;
}

export interface EventData {
  "conversation-insert": Conversation;
  "conversation-update": Conversation;
  "conversation-delete": Conversation;
  "message-insert": Message;
  "message-update": Message;
  "message-delete": Message;
  "message-delta": MessageDelta;
  "image-insert": Image;
  "image-update": Image;
  "image-delete": Image;
  "session-update": Session;
  "session-delete": Session;
  "session-delta": SessionDelta;
  "import-progress": ImportProgress;
  read: ReadMark;
  notification: StoredNotification;
  "notification-seen": { readonly ids: readonly string[] };
  status: Activity;
  typing: TypingMark;
  presence: PresenceMark;
}

/** Text to put at character `from` of a message that is being generated. */
export interface MessageDelta {
  readonly messageId: string;
  readonly from: number;
  readonly text: string;
}

/** Text to put at character `from` of a step's content, as it is in that version of the session. */
export interface SessionDelta {
  readonly sessionId: string;
  readonly step: SessionStep;
  readonly version: number;
  readonly from: number;
  readonly text: string;
}

/** How far what is being brought in has come. */
export interface ImportProgress {
  /** As it was named in the call. */
  readonly importId: string;
  readonly done: number;
  readonly total: number;
  readonly isOver: boolean;
  readonly conversations: ImportCount;
  readonly messages: ImportCount;
  readonly sessions: ImportCount;
  readonly images: ImportCount;
  readonly attachments: ImportCount;
}

export interface ReadMark {
  readonly conversationId: string;
  readonly userId: string;
  readonly seq: number;
}

export interface Notification {
  readonly level: "info" | "success" | "warning" | "error";
  readonly code: string;
  readonly title: string;
  readonly detail: string | null;
  readonly retry?: RetryHint | null;
}

/** One that the server keeps until it is seen, on whatever device. */
export interface StoredNotification extends Notification {
  /** One that comes with the id of another takes its place. */
  readonly id: string;
  readonly createdAt: string;
  readonly conversationId?: string;
  readonly sessionId?: string;
}

/** What can be called to do again what has failed. */
export interface RetryHint {
  /** `regenerate` a message or, without a conversation, an image; `generate` a session's step. */
  readonly action: "regenerate" | "generate";
  readonly conversationId?: string | null;
  /** Also an image's id. */
  readonly messageId?: string | null;
  readonly sessionId?: string | null;
  readonly step?: SessionStep | null;
  /** How long it should be left alone. */
  readonly afterSeconds?: number | null;
}

export interface Activity {
  readonly conversationId: string;
  readonly state: "thinking" | "generating" | "idle";
}

export interface TypingMark {
  readonly conversationId: string;
  readonly userId: string;
  readonly isTyping: boolean;
}

export interface PresenceMark {
  readonly userId: string;
  readonly online: boolean;
}

/** The answer to `Resume`. */
export interface ResumeAnswer {
  readonly epoch: string;
  readonly offset: number;
  readonly recovered: boolean;
  readonly events: readonly Envelope[];
}

/** The answer to `Send`. */
export interface SendAnswer {
  readonly id: string;
  readonly seq: number;
  readonly version: number;
}
