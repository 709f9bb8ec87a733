import { newId, type Draft } from "@chorus/client";
import { useChorus } from "@chorus/client/react";
import { useEffect, useRef, useState } from "react";
import { Composer, type ComposerHandle } from "../composer/Composer.tsx";
import { titleFrom } from "../conversation/titles.ts";
import { go } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import "./home.css";

const key = "chorus.draft.new";

const ideas = [
  { title: "Think something through", text: "Help me weigh up the pros and cons of " },
  { title: "Write the first draft", text: "Draft a short, friendly announcement about " },
  { title: "Understand some code", text: "Explain step by step what this code does:\n\n" },
  { title: "Plan a few days", text: "Plan a relaxed long weekend in " },
];

/** Where a conversation begins: with what one has to say. */
export function HomePage() {
  const chorus = useChorus();
  const composer = useRef<ComposerHandle>(null);
  const [text, setText] = useState(() => localStorage.getItem(key) ?? "");
  useEffect(() => { document.title = "Chorus"; }, []);

  const write = (next: string) => {
    setText(next);
    if (next) localStorage.setItem(key, next);
    else localStorage.removeItem(key);
  };
  const send = (draft: Draft) => {
    const id = newId();
    const title = titleFrom(draft.content) || draft.files?.[0]?.name || "New conversation";
    chorus.conversation(id).send({ ...draft, newConversation: { title } });
    write("");
    go(paths.conversation(id));
  };

  return (
    <div className="page">
      <PageBar title="New conversation" />
      <div className="home scroll">
        <div className="home-column">
          <img src="/favicon.svg" alt="" width={52} height={52} />
          <h2>{greeting()}</h2>
          <p>Ask, draft, paint. Everything is kept the moment it is sent, and is on all of your devices at once.</p>
          <Composer ref={composer} text={text} onText={write} onSend={send} autoFocus />
          <ul className="ideas" aria-label="Ideas">
            {ideas.map(idea => (
              <li key={idea.title}>
                <button type="button" onClick={() => { write(idea.text); composer.current?.focus(); }}>
                  <strong>{idea.title}</strong><span>{idea.text.trim()}{"\u00a0…"}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}

function greeting(): string {
  const hour = new Date().getHours();
  return hour < 5 ? "Still up?" : hour < 12 ? "Good morning" : hour < 18 ? "Good afternoon" : "Good evening";
}
