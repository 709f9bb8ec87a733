import type { SessionStep, SessionStore } from "@chorus/client";
import { useEffect, useRef, useState } from "react";

const pause = 1_500;

export type StepTextState = "saved" | "changed" | "saving" | "failed";

/**
 * A step's text while it is being written: it saves itself after a pause, and what is not saved yet is kept on this device.
 * What others (the assistant, another device) write takes its place as long as nothing is unsaved here.
 */
export function useStepText(sessionId: string, step: SessionStep, stored: string, store: SessionStore) {
  const key = `chorus.step.${sessionId}.${step}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? stored);
  const [state, setState] = useState<StepTextState>(() => (localStorage.getItem(key) === null ? "saved" : "changed"));
  const latest = useRef({ text, stored, state });
  latest.current = { text, stored, state };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => { if (latest.current.state === "saved") setText(stored); }, [stored]);

  const save = async () => {
    clearTimeout(timer.current);
    const { text: content, state: before } = latest.current;
    if (before === "saved" || before === "saving") return;
    setState("saving");
    try {
      await store.save(step, content);
      if (latest.current.text === content) {
        localStorage.removeItem(key);
        setState("saved");
      } else {
        setState("changed");
        later();
      }
    } catch (failure) {
      setState("failed");
      throw failure;
    }
  };
  const later = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void saveNow.current().catch(() => undefined), pause);
  };
  const saveNow = useRef(save);
  useEffect(() => { saveNow.current = save; });
  useEffect(() => {
    if (latest.current.state === "changed") later();
    return () => { void saveNow.current().catch(() => undefined); };
  }, []);

  const write = (next: string) => {
    setText(next);
    localStorage.setItem(key, next);
    setState(before => (before === "saving" ? before : "changed"));
    later();
  };
  return { text, write, save, state };
}
