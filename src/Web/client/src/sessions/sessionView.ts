import { Problem } from "../contract/problem.ts";
import type { Session } from "../contract/types.ts";
import { insist } from "../platform/insist.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { UserContext } from "../userContext.ts";
import type { SessionActions, SessionState, SessionStore } from "./sessionStore.ts";

/** One content session, loaded when somebody looks and kept current by events. */
export class SessionView extends ValueStore<SessionState> implements SessionStore {
  readonly id: string;
  #context: UserContext;
  #loading: Promise<void> | null = null;

  constructor(context: UserContext, id: string) {
    super({ status: "loading", session: null, saving: null, generating: null, problem: null });
    this.id = id;
    this.#context = context;
  }

  save: SessionActions["save"] = async (step, content) => {
    this.set({ saving: step });
    try {
      return this.#show(await this.#context.api.saveStep(this.id, step, content));
    } finally {
      this.set({ saving: null });
    }
  };

  generate: SessionActions["generate"] = async (step) => {
    this.set({ generating: step });
    try {
      this.#show(await this.#context.api.generateStep(this.id, step));
    } finally {
      this.set({ generating: null });
    }
  };

  rename: SessionActions["rename"] = async (title) => this.#show(await this.#context.api.renameSession(this.id, title));

  remove: SessionActions["remove"] = async () => {
    await this.#context.api.deleteSession(this.id);
    this.set({ status: "gone", session: null });
  };

  reload: SessionActions["reload"] = () => (this.#loading ??= this.#load().finally(() => (this.#loading = null)));

  hear(session: Session): void {
    if (session.id === this.id) this.#show(session);
  }

  /** Events were missed for good. */
  missed(): void {
    if (this.state.status !== "gone" && (this.state.session || this.isUsed)) void this.reload().catch(() => {});
  }

  protected override onUse(): void {
    if (this.state.status !== "ready") void this.reload().catch(() => {});
  }

  async #load(): Promise<void> {
    try {
      const session = await insist(() => this.#context.api.session(this.id), this.#context.signal);
      if (session) this.#show(session);
    } catch (failure) {
      const problem = Problem.of(failure);
      this.set({ status: problem.code === "not-found" ? "gone" : "failed", problem });
      throw problem;
    }
  }

  #show(session: Session): Session {
    const known = this.state.session;
    if (!known || session.updatedAt >= known.updatedAt) this.set({ status: "ready", session, problem: null });
    return session;
  }
}
