// @vitest-environment jsdom
import { act, StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import type { Chorus } from "../../src/chorus.ts";
import {
  ChorusProvider, useAccount, useConnection, useConversation, useConversations, useGallery, useHistory, useNotifications, usePresence,
  useReply, useSearch, useSession,
} from "../../src/react/index.ts";
import { another, ending, eventually, guest, open, until } from "../testing/device.ts";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = false;

function render(chorus: Chorus, children: ReactNode): HTMLElement {
  const element = document.createElement("div");
  const root = ending(createRoot(element), (r) => r.unmount());
  root.render(<StrictMode><ChorusProvider chorus={chorus}>{children}</ChorusProvider></StrictMode>);
  return element;
}

test("A conversation's component shows what comes, and renders again only for that", async () => {
  const laptop = await guest();
  const phone = await another(laptop);
  const { id } = await laptop.chorus.conversations().create();
  let renders = 0;
  function Conversation() {
    const { messages, send, status } = useConversation(id);
    renders++;
    return <button title={status} onClick={() => send("Clicked")}>{messages.map(({ content }) => content).join(", ")}</button>;
  }
  const element = render(laptop.chorus, <Conversation />);
  await eventually(() => element.querySelector("button")?.title === "ready");
  await phone.chorus.api.sendMessage(id, { content: "Hello" });
  await eventually(() => element.textContent === "Hello");
  const before = renders;
  const { id: other } = await phone.chorus.conversations().create();
  await phone.chorus.api.sendMessage(other, { content: "Elsewhere" });
  await until(laptop.chorus.conversations(), ({ items }) => items.some((c) => c.lastSeq === 1 && c.id === other)).catch(() => {});
  expect(renders).toBe(before);
  element.querySelector("button")!.click();
  await eventually(() => element.textContent === "Hello, Clicked");
});

test("What components show is anew for each user", async () => {
  const { chorus } = open();
  function List() {
    const { status } = useAccount();
    const { items, status: loading } = useConversations();
    return <p title={loading}>{status}: {items.length}</p>;
  }
  const element = render(chorus, <List />);
  await eventually(() => element.textContent === "signed-out: 0");
  await chorus.account.guest();
  await chorus.conversations().create();
  await eventually(() => element.textContent === "guest: 1");
  await chorus.account.logout();
  await eventually(() => element.textContent === "signed-out: 0");
  await chorus.account.guest();
  await eventually(() => element.querySelector("p")?.title === "ready" && element.textContent === "guest: 0");
});

test("Each hook answers its state and its actions in one object", async () => {
  const { chorus } = await guest();
  const { id } = await chorus.conversations().create();
  const seen: Record<string, object> = {};
  function Everything() {
    seen["account"] = useAccount();
    seen["connection"] = useConnection();
    seen["conversations"] = useConversations();
    seen["conversation"] = useConversation(id);
    seen["reply"] = useReply(id, "none");
    seen["gallery"] = useGallery({ conversationId: id });
    seen["session"] = useSession(id);
    seen["history"] = useHistory();
    seen["search"] = useSearch("");
    seen["presence"] = usePresence();
    seen["notifications"] = useNotifications();
    return null;
  }
  render(chorus, <Everything />);
  await eventually(() => (seen["conversation"] as { status?: string } | undefined)?.status === "ready");
  expect(Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, Object.keys(value).sort()]))).toMatchSnapshot();
});

test("A notification is shown once, and goes when it is dismissed", async () => {
  const { chorus } = await guest();
  function Notices() {
    const { items, dismiss } = useNotifications();
    return <>{items.map(({ id, title }) => <button key={id} onClick={() => dismiss(id)}>{title}</button>)}</>;
  }
  const element = render(chorus, <Notices />);
  const notice = { level: "error", code: "reply-failed", title: "No reply", detail: "The provider failed." } as const;
  chorus.notifications.add(notice);
  chorus.notifications.add(notice);
  await eventually(() => element.textContent === "No reply");
  element.querySelector("button")!.click();
  await eventually(() => element.textContent === "");
});

test("A hook outside of a provider says so", () => {
  function Lost() {
    useConnection();
    return null;
  }
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  const root = createRoot(document.createElement("div"));
  expect(() => act(() => root.render(<Lost />))).toThrow("There is no ChorusProvider");
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = false;
});
