/** Where announce() speaks; always there, because a live region that appears with its words is not read. */
export function Announcer() {
  return <div id="announcer" className="unseen" role="status" aria-live="polite" />;
}
