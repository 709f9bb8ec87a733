import { Chorus } from "./chorus.js";
import { retryDelay, wait } from "./delays.js";
import { Session } from "./session.js";
import { accountView } from "./view/account.js";
import { connectionView } from "./view/connection.js";
import { conversationView } from "./view/conversation.js";
import { sidebarView } from "./view/sidebar.js";
import { signedOutView } from "./view/signedOut.js";
import { toast } from "./view/toasts.js";

const session = new Session();
let end = () => {};

/** Shows Chorus for whoever is signed in now. */
function show() {
  end();
  if (!session.userId) {
    end = signedOutView(session);
    return;
  }
  const chorus = new Chorus(session);
  chorus.onNotification = ({ title, detail }) => toast([title, detail].filter(Boolean).join(": "));
  const ends = [connectionView(chorus), sidebarView(chorus), conversationView(chorus), accountView(chorus, session)];
  chorus.start();
  end = () => [() => chorus.stop(), ...ends].forEach((stop) => stop());
}

// Whoever comes for the first time is a guest, without being asked.
async function beGuest() {
  for (let attempt = 0; !session.userId; attempt++) {
    try {
      await session.guest();
    } catch (problem) {
      toast(problem.message, "error");
      await wait(retryDelay(attempt + 3));
    }
  }
}

if (session.isFirstVisit) await beGuest();
session.subscribe(show);
show();
