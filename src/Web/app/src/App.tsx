import { useAccount } from "@chorus/client/react";
import { Compass } from "lucide-react";
import { useEffect, useRef } from "react";
import { WelcomePage } from "./account/WelcomePage.tsx";
import { AnalyticsPage } from "./analytics/AnalyticsPage.tsx";
import { ConversationPage } from "./conversation/ConversationPage.tsx";
import { GalleryPage } from "./gallery/GalleryPage.tsx";
import { HistoryPage } from "./history/HistoryPage.tsx";
import { HomePage } from "./home/HomePage.tsx";
import { OperationPage } from "./operation/OperationPage.tsx";
import { paths } from "./routing/route.ts";
import { Link, useRoute } from "./routing/router.tsx";
import { SearchPage } from "./search/SearchPage.tsx";
import { SessionPage } from "./sessions/SessionPage.tsx";
import { SessionsPage } from "./sessions/SessionsPage.tsx";
import { SettingsPage } from "./settings/SettingsPage.tsx";
import { PageBar } from "./shell/PageBar.tsx";
import { Shell } from "./shell/Shell.tsx";
import { Announcer } from "./ui/Announcer.tsx";
import { Empty } from "./ui/Empty.tsx";
import { ViewerProvider } from "./viewer/Viewer.tsx";

export function App() {
  const { status, isFirstVisit, userId, problem, guest } = useAccount();
  // Who comes for the first time is a guest, and can begin at once.
  useEffect(() => { if (status === "signed-out" && isFirstVisit) void guest().catch(() => undefined); }, [status, isFirstVisit]);
  // Who is asked to sign in is asked until it worked: what was typed stays.
  const isAsked = useRef(false);
  isAsked.current = !userId && (isAsked.current || (status !== "signing-in" && (!isFirstVisit || problem !== null)));
  return (
    <>
      <Announcer />
      <ViewerProvider>
        {userId ? <Shell key={userId}><Page /></Shell>
          : isAsked.current ? <WelcomePage />
          : <div className="splash" role="status" aria-label="Starting"><img src="/favicon.svg" alt="" width={56} height={56} /></div>}
      </ViewerProvider>
    </>
  );
}

function Page() {
  const route = useRoute();
  switch (route.page) {
    case "home": return <HomePage />;
    case "conversation": return <ConversationPage key={route.id} id={route.id} seq={route.seq} />;
    case "sessions": return <SessionsPage />;
    case "session": return <SessionPage key={route.id} id={route.id} />;
    case "gallery": return <GalleryPage conversationId={new URLSearchParams(location.search).get("conversation")} />;
    case "history": return <HistoryPage />;
    case "analytics": return <AnalyticsPage />;
    case "operation": return <OperationPage />;
    case "search": return <SearchPage q={route.q} />;
    case "settings": return <SettingsPage />;
    case "unknown": return (
      <div className="page">
        <PageBar title="Not found" />
        <Empty icon={<Compass />} title="There is no such page" text="The address may have a mistake in it."><Link className="button primary" href={paths.home}>To the start</Link></Empty>
      </div>
    );
  }
}
