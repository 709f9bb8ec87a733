import type { Problem } from "../contract/problem.ts";
import type { HistoryItem, NewSession, Session, SessionPatch, SessionStep, StepVersion } from "../contract/types.ts";
import type { PagedState } from "../store/pagedState.ts";
import type { Store } from "../store/store.ts";

/** One content session. */
export interface SessionState {
  readonly status: "loading" | "ready" | "gone" | "failed";
  /** A step that is being generated has its text so far. */
  readonly session: Session | null;
  /** The step that is being saved. */
  readonly saving: SessionStep | null;
  /** The step that the assistant is writing. */
  readonly generating: SessionStep | null;
  readonly problem: Problem | null;
}

export interface SessionActions {
  /** Stores a step's text, and moves the session to it. */
  save(step: SessionStep, content: string): Promise<Session>;
  /** Has the assistant write a step from the steps before; its text comes live. */
  generate(step: SessionStep, model?: string): Promise<void>;
  /** Ends what is being generated; what has come stays. */
  stop(step: SessionStep): Promise<void>;
  rename(title: string): Promise<Session>;
  change(patch: SessionPatch): Promise<Session>;
  /** Every save of a step, the newest first. */
  versions(step: SessionStep): Promise<readonly StepVersion[]>;
  remove(): Promise<void>;
  reload(): Promise<void>;
}

export type SessionStore = Store<SessionState> & SessionActions;

/** Sessions, newest change first, with their steps and pictures. */
export type HistoryState = PagedState<HistoryItem>;

export interface HistoryActions {
  loadMore(): Promise<void>;
  reload(): Promise<void>;
  create(session?: NewSession): Promise<Session>;
  remove(id: string): Promise<void>;
}

export type HistoryStore = Store<HistoryState> & HistoryActions;
