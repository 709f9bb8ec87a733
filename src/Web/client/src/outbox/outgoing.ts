import type { Problem } from "../contract/problem.ts";
import type { Attachment, Metadata, NewConversation, ReplyKind } from "../contract/types.ts";

/** What somebody writes. */
export interface Draft {
  readonly content: string;
  /** Uploaded before. */
  readonly attachments?: readonly Attachment[];
  /** Uploaded on the way; they are kept on this device until then. */
  readonly files?: readonly File[];
  readonly reply?: ReplyKind;
  readonly model?: string;
  readonly parentId?: string;
  readonly metadata?: Metadata;
  /** Makes the conversation first, if it does not exist: a chat can be begun with an id of one's own, even offline. */
  readonly newConversation?: Omit<NewConversation, "id">;
}

/** A message on its way: kept on this device until the server has it. */
export interface Outgoing {
  /** The message's id: the same on every attempt. */
  readonly id: string;
  readonly conversationId: string;
  /** `waiting`: it is sent as soon as possible. `refused`: it needs `retry` or `discard`. */
  readonly status: "waiting" | "uploading" | "sending" | "refused";
  readonly content: string;
  readonly attachments: readonly Attachment[];
  /** Not uploaded yet. */
  readonly files: readonly OutgoingFile[];
  /** Of the upload: 0 to 1. */
  readonly progress: number;
  readonly reply: ReplyKind;
  readonly createdAt: string;
  /** Why it was refused, or why the last attempt failed. */
  readonly problem: Problem | null;
}

export interface OutgoingFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly file: Blob;
}
