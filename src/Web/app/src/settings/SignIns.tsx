import { Problem, type SignIn } from "@chorus/client";
import { useChorus } from "@chorus/client/react";
import { useCallback, useEffect, useState } from "react";
import { sayListProblem, useAttempt } from "../notifications/useAttempt.ts";
import { exactTime, when } from "../text/format.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/Button.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { deviceName } from "./devices.ts";

// The newest of them; the others are shown when they are asked for.
const few = 5;

/** Where somebody is signed in, and an end to it. */
export function SignIns() {
  const { api } = useChorus();
  const attempt = useAttempt();
  const [signIns, setSignIns] = useState<readonly SignIn[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [areAllShown, setAllShown] = useState(false);
  const load = useCallback(() => api.signIns({ limit: 200 }).then(
    ({ items }) => { setSignIns(items); setProblem(null); },
    (failure: unknown) => setProblem(Problem.of(failure)),
  ), [api]);
  useEffect(() => { void load(); }, [load]);

  const end = async (signIn: SignIn) => {
    await attempt("It could not be signed out", async () => {
      await api.endSignIn(signIn.id);
      announce("Signed out there.");
    });
    await load();
  };
  const endOthers = async () => {
    await attempt("Signing out elsewhere failed", async () => {
      await api.endOtherSignIns();
      announce("Signed out everywhere else.");
    });
    await load();
  };
  const others = signIns?.filter(each => !each.isCurrent) ?? [];
  const here = signIns?.filter(each => each.isCurrent) ?? [];
  const shown = [...here, ...others].slice(0, areAllShown ? undefined : few);
  return (
    <section aria-labelledby="sign-ins">
      <h2 id="sign-ins">Where you are signed in</h2>
      {problem && <p className="problem" role="alert">{sayListProblem(problem)}</p>}
      <ul className="sign-ins" aria-label="Where you are signed in">
        {shown.map(each => (
          <li className="setting" key={each.id}>
            <div>
              <strong>{deviceName(each.device)}</strong>
              <p>{each.isCurrent ? "This device" : <>Last there <time dateTime={each.seenAt} title={exactTime(each.seenAt)}>{when(each.seenAt)}</time></>} · since <time dateTime={each.createdAt} title={exactTime(each.createdAt)}>{when(each.createdAt)}</time></p>
            </div>
            {!each.isCurrent && <Button aria-label={`Sign out ${deviceName(each.device)}`} onClick={() => void end(each)}>Sign out</Button>}
          </li>
        ))}
      </ul>
      <div className="setting-actions">
        {signIns && shown.length < signIns.length && <Button onClick={() => setAllShown(true)}>Show all {signIns.length}</Button>}
        {others.length > 1 && <Button onClick={() => setAsking(true)}>Sign out everywhere else</Button>}
      </div>
      {isAsking && <Confirm title="Sign out everywhere else?" text="You stay signed in here only." action="Sign out" onConfirm={endOthers} onClose={() => setAsking(false)} />}
    </section>
  );
}
