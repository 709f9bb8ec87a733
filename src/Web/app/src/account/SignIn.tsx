import { Problem } from "@chorus/client";
import { useAccount } from "@chorus/client/react";
import { useState, type FormEvent } from "react";
import { sayProblem } from "../notifications/useAttempt.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Segmented } from "../ui/Segmented.tsx";

const ways = [{ value: "register", label: "Create an account" }, { value: "login", label: "I have one" }] as const;

/** Signing in, or making an account. A guest takes along what it has. */
export function SignIn({ first, onDone }: { first: "register" | "login"; onDone: () => void }) {
  const account = useAccount();
  const [way, setWay] = useState<"register" | "login">(first);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const isGuest = account.status === "guest";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await account[way](email.trim(), password);
      onDone();
    } catch (failure) {
      setProblem(Problem.of(failure));
      setBusy(false);
    }
  };
  const fieldError = (name: string) => problem?.details?.errors?.[name]?.[0];

  return (
    <form className="sign-in" onSubmit={event => void submit(event)}>
      <Segmented label="Account" options={ways} value={way} onChange={next => { setWay(next); setProblem(null); }} />
      <Field label="Email" type="email" name="email" required autoComplete="email" value={email} onChange={event => setEmail(event.target.value)} error={fieldError("email")} />
      <Field label="Password" type="password" name="password" required minLength={way === "register" ? 8 : undefined} autoComplete={way === "register" ? "new-password" : "current-password"}
        value={password} onChange={event => setPassword(event.target.value)} error={fieldError("password")} />
      {problem && !fieldError("email") && !fieldError("password") && <p className="problem" role="alert">{sayProblem(problem)}</p>}
      <Button type="submit" look="primary" busy={busy}>{way === "register" ? "Create the account" : "Sign in"}</Button>
      {isGuest && <p className="field-hint">{way === "register" ? "All that you have here as a guest becomes the account's." : "All that you have here as a guest comes along."}</p>}
    </form>
  );
}
