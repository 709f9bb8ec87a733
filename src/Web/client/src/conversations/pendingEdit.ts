import type { Message } from "../contract/types.ts";

/** An edit of this device that the server does not have yet. */
export interface PendingEdit {
  readonly messageId: string;
  readonly content: string;
  /** The message's revision that it was made on. */
  readonly revision: number;
  /** What the message became elsewhere meanwhile: it takes `resolve` to go on. Null: nothing, as far as is known. */
  readonly theirs: Message | null;
  /** Why the server refused it: it takes `resolve` too. */
  readonly problem: { readonly code: string; readonly message: string } | null;
}
