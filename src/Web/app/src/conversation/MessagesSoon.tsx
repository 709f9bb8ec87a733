import { Skeleton } from "../ui/Empty.tsx";

/** The shape of messages that are being loaded. */
export function MessagesSoon() {
  return (
    <div className="messages-soon" role="status" aria-label="Loading the conversation">
      {[0, 1].map(each => (
        <div key={each}>
          <div className="soon-mine"><Skeleton width={each ? 190 : 280} height={44} round={18} /></div>
          <div className="soon-theirs">
            <Skeleton width={32} height={32} round={11} />
            <div><Skeleton width={110} /><Skeleton /><Skeleton width="92%" /><Skeleton width={each ? "48%" : "71%"} /></div>
          </div>
        </div>
      ))}
    </div>
  );
}
