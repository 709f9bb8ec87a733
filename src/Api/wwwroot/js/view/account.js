import { confirmDialog, field, form, openDialog } from "./dialogs.js";
import { byId, element, icon } from "./dom.js";
import { shortId } from "./format.js";
import { attempt, toast } from "./toasts.js";

/** Who is signed in, at the list's foot; opens the account. */
export function accountView(chorus, session) {
  let me = null;
  const button = byId("account");
  const draw = () => {
    const name = me?.email ?? `Guest ${shortId(chorus.userId)}`;
    button.replaceChildren(icon("person"), element("span", { className: "name", textContent: name }),
      element("span", { className: "hint", textContent: me && !me.isGuest ? "Account" : "Keep your conversations: make an account" }));
  };
  const load = async () => {
    me = await chorus.api.me().catch(() => me);
    draw();
  };
  draw();
  button.onclick = async () => {
    await load();
    openAccount(chorus, session, me);
  };
  const unsubscribe = chorus.channel.subscribe(({ name }) => name === "online" && !me && load());
  return unsubscribe;
}

function openAccount(chorus, session, me) {
  openDialog(me && !me.isGuest ? "Account" : "You are a guest", (close) => {
    const isGuest = !me || me.isGuest;
    return element("div", {},
      element("p", {}, isGuest ? "Everything is kept, but only this browser can reach it. An account opens it on all your devices." : `Signed in as ${me.email}.`),
      userId(chorus.userId),
      ...(isGuest ? [credentials("Make an account", "new-password", async ({ email, password }) => {
        await session.register(email.trim(), password);
        toast("Welcome. Sign in with it on your other devices.");
        close();
      })] : []),
      element("div", { className: "links" },
        element("button", { className: "link", type: "button", textContent: isGuest ? "I have an account" : "Use another account", onclick: () => { close(); openSignIn(session, isGuest); } }),
        !isGuest && element("button", { className: "link", type: "button", textContent: "Sign out", onclick: () => { close(); signOut(session); } })));
  });
}

function userId(id) {
  const copy = () => attempt(async () => {
    await navigator.clipboard.writeText(id);
    toast("Copied.");
  });
  return element("p", { className: "user-id" }, element("span", { textContent: "Your user id, for those who add you" }),
    element("code", { textContent: id }), navigator.clipboard ? element("button", { className: "link", type: "button", textContent: "Copy", onclick: copy }) : null);
}

/** The sign-in form. A guest is told what stays behind. */
export function openSignIn(session, isGuest) {
  openDialog("Sign in", (close) => element("div", {},
    isGuest ? element("p", { textContent: "What you wrote as a guest stays with the guest. To keep it, make an account instead." }) : null,
    credentials("Sign in", "current-password", async ({ email, password }) => {
      await session.login(email.trim(), password);
      close();
    })));
}

function credentials(action, autocomplete, onSubmit) {
  return form([
    field("Email", { name: "email", type: "email", required: true, autocomplete: "email", maxLength: 256 }),
    field("Password", { name: "password", type: "password", required: true, autocomplete, maxLength: 256 }),
  ], action, onSubmit);
}

function signOut(session) {
  confirmDialog("Sign out", "This browser forgets you. Messages that are not sent yet wait for your return.", "Sign out", () => session.logout());
}
