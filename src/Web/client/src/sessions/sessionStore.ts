import type { Problem } from "../contract/problem.ts";
import type { HistoryItem, NewSession, Session, SessionStep } from "../contract/types.ts";
import type { Store } from "../store/store.ts";

/** One content session. */
export interface SessionState {
  readonly status: "loading" | "ready" | "gone" | "failed";
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
  generate(step: SessionStep): Promise<void>;
  rename(title: string): Promise<Session>;
  remove(): Promise<void>;
  reload(): Promise<void>;
}

export type SessionStore = Store<SessionState> & SessionActions;

/** Sessions, newest change first, with their steps and pictures. */
export interface HistoryState {
  readonly status: "loading" | "ready" | "failed";
  readonly items: readonly HistoryItem[];
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly problem: Problem | null;
}

export interface HistoryActions {
  loadMore(): Promise<void>;
  reload(): Promise<void>;
  create(session?: NewSession): Promise<Session>;
  remove(id: string): Promise<void>;
}

export type HistoryStore = Store<HistoryState> & HistoryActions;
