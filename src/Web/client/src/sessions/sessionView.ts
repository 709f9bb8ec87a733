import type { Envelope, SessionDelta } from "../contract/events.ts";
import { Problem } from "../contract/problem.ts";
import type { Session } from "../contract/types.ts";
import { insist } from "../platform/insist.ts";
import { Loading } from "../store/loading.ts";
import { ValueStore } from "../store/valueStore.ts";
import type { UserContext } from "../userContext.ts";
import type { SessionActions, SessionState, SessionStore } from "./sessionStore.ts";

/** One content session, loaded when somebody looks and kept current by events. */
export class SessionView extends ValueStore<SessionState> implements SessionStore {
  readonly id: string;
  #context: UserContext;
  #loading = new Loading(() => this.#load());
  // There is no way back: what is answered later was asked before.
  #isDeleted = false;

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

  generate: SessionActions["generate"] = async (step, model) => void this.#show(await this.#context.api.generateStep(this.id, step, model));
  stop: SessionActions["stop"] = async (step) => void this.#show(await this.#context.api.stopStep(this.id, step));
  rename: SessionActions["rename"] = (title) => this.change({ title });
  change: SessionActions["change"] = async (patch) => this.#show(await this.#context.api.changeSession(this.id, patch));
  versions: SessionActions["versions"] = async (step) => (await this.#context.api.stepVersions(this.id, step, { limit: 200 })).items;

  remove: SessionActions["remove"] = async () => {
    await this.#context.api.deleteSession(this.id);
    this.#deleted();
  };

  reload: SessionActions["reload"] = () => this.#loading.run();

  hear({ type, data }: Envelope): void {
    if (type === "session-delta") {
      if (data.sessionId === this.id) this.#hearDelta(data);
    } else if (type === "session-delete") {
      if (data.id === this.id) this.#deleted();
    } else if (type === "session-update" && data.id === this.id) this.#show(data);
  }

  /** Events were missed for good. */
  missed(): void {
    if (this.state.status === "gone") return;
    this.#loading.outdate();
    if (this.isUsed) void this.reload().catch(() => {});
    // Loaded when somebody looks again.
    else this.set({ status: "loading" });
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

  // Deltas are not replayed: when one does not follow what is here, the text so far is fetched.
  #hearDelta({ step, version, from, text }: SessionDelta): void {
    const session = this.state.session;
    if (!session || version < session.version) return;
    const content = session.steps.find((s) => s.step === step);
    if (version > session.version || !content || from > content.content.length) return this.missed();
    if (content.content.startsWith(text, from)) return;
    const grown = { ...content, content: content.content.slice(0, from) + text };
    this.set({ session: { ...session, steps: session.steps.map((s) => (s === content ? grown : s)) } });
  }

  #deleted(): void {
    this.#isDeleted = true;
    this.set({ status: "gone", session: null, generating: null });
  }

  #show(session: Session): Session {
    if (this.#isDeleted) return session;
    const known = this.state.session;
    const isNewer = !known || session.version > known.version || (session.version === known.version && !isBehind(session, known));
    if (isNewer) this.set({ session, generating: generatingIn(session) });
    this.set({ status: "ready", problem: null });
    return session;
  }
}

const generatingIn = ({ steps }: Session) => steps.find(({ status }) => status === "generating")?.step ?? null;

// Of one version, the longer text of a step that is being generated is the later one.
const isBehind = (session: Session, known: Session): boolean =>
  session.steps.some(({ step, content, status }) =>
    status === "generating" && content.length < (known.steps.find((s) => s.step === step)?.content.length ?? 0));
