/** Something that has a state and tells when it changes. States are immutable: another state is another object. */
export interface Store<State> {
  readonly state: State;
  /** Calls `listener` after each change, until the function that it returns is called. */
  subscribe(listener: () => void): () => void;
}
