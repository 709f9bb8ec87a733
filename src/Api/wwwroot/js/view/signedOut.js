import { openSignIn } from "./account.js";
import { byId, element } from "./dom.js";
import { attempt } from "./toasts.js";

/** What is shown while nobody is signed in. */
export function signedOutView(session) {
  const made = element("div", { className: "signed-out" },
    element("img", { src: "favicon.svg", alt: "", width: 64, height: 64 }),
    element("h2", { textContent: "Chorus" }),
    element("p", { textContent: "You are signed out." }),
    element("button", { className: "button primary", type: "button", textContent: "Sign in", onclick: () => openSignIn(session, false) }),
    element("button", { className: "button", type: "button", textContent: "Go on as a guest", onclick: () => attempt(() => session.guest()) }));
  byId("app").hidden = true;
  document.body.append(made);
  return () => {
    made.remove();
    byId("app").hidden = false;
  };
}
