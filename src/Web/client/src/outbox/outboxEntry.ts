import type { Attachment, Metadata, NewConversation, NewMessage, ReplyKind } from "../contract/types.ts";
import type { FirstOutgoing } from "../storage/keys.ts";

/** A message on its way, as IndexedDB keeps it. */
export interface OutboxEntry {
  readonly id: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly content: string;
  /** Uploaded. */
  readonly attachments: readonly Attachment[];
  /** Yet to be uploaded. */
  readonly files: readonly { readonly name: string; readonly file: Blob }[];
  readonly reply: ReplyKind;
  readonly createdAt: string;
  readonly model?: string;
  readonly parentId?: string;
  readonly metadata?: Metadata;
  /** Made first, if it does not exist yet. */
  readonly newConversation?: NewConversation;
  readonly refusal?: { readonly code: string; readonly message: string };
}

/** Attachments were one in the first format, and are always plural here. */
export function entryOfFirst({ id, userId, conversationId, content, createdAt, attachment, refusal }: FirstOutgoing): OutboxEntry {
  return {
    id, userId, conversationId, content, createdAt,
    attachments: attachment ? [attachment as Attachment] : [],
    files: [],
    reply: "none",
    ...(refusal && { refusal }),
  };
}

/** The same on every attempt, so that it arrives once. */
export function messageOf({ id, content, attachments, reply, model, parentId, metadata }: OutboxEntry): NewMessage {
  return {
    id, content, reply,
    ...(attachments.length > 0 && { attachmentIds: attachments.map((attachment) => attachment.id) }),
    ...(model !== undefined && { model }),
    ...(parentId !== undefined && { parentId }),
    ...(metadata !== undefined && { metadata }),
  };
}
