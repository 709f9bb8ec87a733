import { useConnection } from "@chorus/client/react";
import { RotateCw, WifiOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/Button.tsx";
import { useConnectionWords } from "./useConnectionWords.ts";
import "./connection.css";

/** A word about the connection, always there. */
export function ConnectionMark() {
  const { status } = useConnection();
  const { tone, short, long } = useConnectionWords();
  return <span className={`connection ${tone}`} data-state={status} title={long}><i aria-hidden /><span>{short}</span></span>;
}

/** A line about the connection, when there is something to say. */
export function ConnectionLine() {
  const { tone, short, long, retry } = useConnectionWords();
  const before = useRef(tone);
  useEffect(() => {
    if (before.current !== tone && (tone === "bad" || before.current === "bad")) announce(tone === "bad" ? long : "Connected again.");
    before.current = tone;
  }, [tone]);
  if (tone !== "bad") return null;
  return (
    <div className="connection-line">
      <WifiOff aria-hidden />
      <p><strong>{short}.</strong> {long.replace(/^You are offline\. |^The server cannot be reached\. /, "")}</p>
      {retry && <Button className="small" icon={<RotateCw />} onClick={retry}>Try now</Button>}
    </div>
  );
}
