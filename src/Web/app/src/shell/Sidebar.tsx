import { useAccount } from "@chorus/client/react";
import { ChartColumn, Images, Layers, NotebookPen, Search, Settings, SquarePen } from "lucide-react";
import { useState } from "react";
import { ConnectionMark } from "../connection/Connection.tsx";
import { shortId } from "../people/people.ts";
import { Link, useRoute } from "../routing/router.tsx";
import { paths, type Route } from "../routing/route.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import { ConversationList } from "./ConversationList.tsx";

const shelves = [{ value: "active", label: "Active" }, { value: "archived", label: "Archived" }] as const;

const places: readonly { href: string; label: string; icon: typeof Layers; pages: readonly Route["page"][] }[] = [
  { href: paths.search(""), label: "Search", icon: Search, pages: ["search"] },
  { href: paths.sessions, label: "Sessions", icon: NotebookPen, pages: ["sessions", "session"] },
  { href: paths.gallery, label: "Gallery", icon: Images, pages: ["gallery"] },
  { href: paths.history, label: "History", icon: Layers, pages: ["history"] },
  { href: paths.analytics, label: "Analytics", icon: ChartColumn, pages: ["analytics"] },
];

export function Sidebar({ onHelp }: { onHelp: () => void }) {
  const { page } = useRoute();
  const [shelf, setShelf] = useState<"active" | "archived">("active");
  return (
    <>
      <div className="brand">
        <Link href={paths.home} aria-label="Chorus: home"><img src="/favicon.svg" alt="" width={28} height={28} /><span>Chorus</span></Link>
        <ConnectionMark />
      </div>
      <nav className="places" aria-label="Places">
        <Link className="new" href={paths.home} aria-current={page === "home" ? "page" : undefined}><SquarePen aria-hidden />New conversation</Link>
        {places.map(each => (
          <Link key={each.href} href={each.href} aria-current={each.pages.includes(page) ? "page" : undefined}><each.icon aria-hidden />{each.label}</Link>
        ))}
      </nav>
      <div className="shelf"><Segmented label="Which conversations" options={shelves} value={shelf} onChange={setShelf} /></div>
      <ConversationList key={shelf} archived={shelf === "archived"} />
      <footer className="side-foot">
        <Me isHere={page === "settings"} />
        <button type="button" className="icon-button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={onHelp}><kbd aria-hidden>?</kbd></button>
      </footer>
    </>
  );
}

function Me({ isHere }: { isHere: boolean }) {
  const { userId, email, status } = useAccount();
  const name = email ?? "Guest";
  return (
    <Link className="me" href={paths.settings} aria-current={isHere ? "page" : undefined}>
      <Avatar id={userId ?? ""} name={name} size={32} />
      <span className="me-name"><strong className="cut">{name}</strong><small className="cut">{status === "guest" ? "Only in this browser" : `User ${shortId(userId ?? "")}`}</small></span>
      <Settings aria-hidden />
      <span className="unseen">Settings and account</span>
    </Link>
  );
}
