import { Problem } from "@chorus/client";
import { useAccount } from "@chorus/client/react";
import { useEffect, useState } from "react";
import { sayProblem } from "../notifications/useAttempt.ts";
import { Button } from "../ui/Button.tsx";
import { SignIn } from "./SignIn.tsx";
import "./account.css";

/** For who is not signed in. */
export function WelcomePage() {
  const account = useAccount();
  // Why one is here; what is wrong with a sign-in, its form says.
  const [problem, setProblem] = useState(account.problem);
  const [busy, setBusy] = useState(false);
  useEffect(() => { document.title = "Sign in · Chorus"; }, []);
  const begin = async () => {
    setBusy(true);
    setProblem(null);
    await account.guest().catch((failure: unknown) => setProblem(Problem.of(failure)));
    setBusy(false);
  };
  return (
    <main className="welcome">
      <div className="welcome-card">
        <img src="/favicon.svg" alt="" width={48} height={48} />
        <h1>Chorus</h1>
        <p>Conversations with an assistant, and with each other, that lose nothing.</p>
        {problem && <p className="problem" role="alert">{sayProblem(problem)}</p>}
        <SignIn first="login" onDone={() => undefined} />
        <div className="or"><span>or</span></div>
        <Button busy={busy} onClick={() => void begin()}>Continue as a guest</Button>
      </div>
    </main>
  );
}
