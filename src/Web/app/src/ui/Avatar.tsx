import { hueOf } from "../people/people.ts";
import "./avatar.css";

/** A steady colour and letter for an id; the hue is set by script, as the page's policy allows no style in markup. */
export function Avatar({ id, name, online, size = 32 }: { id: string; name: string; online?: boolean | undefined; size?: number }) {
  return (
    <span className="avatar" style={{ "--hue": hueOf(id), width: size, height: size, fontSize: size * 0.42 } as React.CSSProperties} aria-hidden>
      {[...name.trim()][0]?.toUpperCase() ?? "?"}
      {online !== undefined && <span className={online ? "presence on" : "presence"} />}
    </span>
  );
}

export function AssistantAvatar({ busy = false, size = 32 }: { busy?: boolean; size?: number }) {
  return (
    <span className={busy ? "avatar assistant busy" : "avatar assistant"} style={{ width: size, height: size }} aria-hidden>
      <i /><i /><i /><i />
    </span>
  );
}
