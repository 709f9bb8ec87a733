import type { Analytics } from "@chorus/client";
import { useChorus } from "@chorus/client/react";
import { ChartColumn } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { ChartCard } from "../charts/ChartCard.tsx";
import { Figure } from "../charts/Figure.tsx";
import { Link } from "../routing/router.tsx";
import { paths } from "../routing/route.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { compact, count, number, seconds } from "../text/format.ts";
import { Empty, Skeleton } from "../ui/Empty.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import { useLoaded } from "../ui/useLoaded.ts";
import { chartOf, spansOf, type Wanted } from "./days.ts";
import "./analytics.css";

const ranges = [{ value: "7", label: "Week" }, { value: "30", label: "Month" }, { value: "90", label: "Quarter" }, { value: "365", label: "Year" }] as const;

/** What the user's conversations came to, day by day. */
export function AnalyticsPage() {
  const { api } = useChorus();
  const [days, setDays] = useState<(typeof ranges)[number]["value"]>("30");
  const { value, problem, isLoading, reload } = useLoaded(() => api.analytics(firstDay(Number(days))), [api, days]);
  useEffect(() => { document.title = "Analytics · Chorus"; }, []);
  return (
    <div className="page">
      <PageBar title="Analytics" />
      <div className="page-body scroll">
        <div className="page-column analytics" aria-busy={isLoading}>
          <div className="analytics-range"><Segmented label="Time" options={ranges} value={days} onChange={setDays} /><p>Days of UTC, in your conversations.</p></div>
          {value ? <Figures analytics={value} />
            : problem ? <Failed problem={problem} onRetry={reload} />
            : <div className="analytics-soon" role="status" aria-label="Loading the figures"><Skeleton height={92} round={16} />{[1, 2, 3, 4].map(each => <Skeleton key={each} height={270} round={18} />)}</div>}
        </div>
      </div>
    </div>
  );
}

function Figures({ analytics }: { analytics: Analytics }) {
  const { messages, replies, tokens, images } = analytics.total;
  const spans = useMemo(() => spansOf(analytics), [analytics]);
  const said = messages.user + messages.assistant + messages.system;
  if (said + images.painted + images.failed === 0) {
    return <Empty icon={<ChartColumn />} title="Nothing in this time" text="Write, ask or paint something, and its figures are here."><Link className="button primary" href={paths.home}>New conversation</Link></Empty>;
  }
  const average = replies.averageMilliseconds;
  return (
    <>
      <dl className="figures">
        <Figure name="Messages" value={compact(said)} note={`${number(messages.user)} by people`} />
        <Figure name="Replies" value={compact(messages.assistant)} note={replies.failed > 0 ? `${number(replies.failed)} failed` : "None failed"} />
        <Figure name="Time for a reply" value={average === null ? "–" : seconds(average)} note={average === null ? "None was timed" : "on average"} />
        <Figure name="Tokens" value={compact(tokens.input + tokens.output)} note={`${compact(tokens.output)} written`} />
        <Figure name="Pictures" value={compact(images.painted)} note={images.failed > 0 ? `${number(images.failed)} failed` : "None failed"} />
      </dl>
      <div className="charts">
        <ChartCard title="Messages" look="columns" format={compact} summary={`${number(messages.user)} by people, ${number(messages.assistant)} by the assistant.`}
          data={chartOf(spans, { name: "People", tone: 1, of: each => each.messages.user }, { name: "Assistant", tone: 2, of: each => each.messages.assistant }, ...messages.system > 0 ? [{ name: "System", tone: 3, of: each => each.messages.system } satisfies Wanted] : [])} />
        <ChartCard title="Time for a reply" look="line" format={seconds} summary={average === null ? "No reply was timed." : `${seconds(average)} on average, over ${count(replies.timed, "reply", "replies")}.`}
          data={chartOf(spans, { name: "Average", tone: 1, of: each => each.replies.averageMilliseconds })} />
        <ChartCard title="Tokens" look="columns" format={compact} summary={`${number(tokens.input)} read, ${number(tokens.output)} written.`}
          data={chartOf(spans, { name: "Read", tone: 1, of: each => each.tokens.input }, { name: "Written", tone: 2, of: each => each.tokens.output })} />
        <ChartCard title="Failures" look="columns" format={compact} summary={`${count(replies.failed, "reply", "replies")} and ${count(images.failed, "picture")} failed.`}
          data={chartOf(spans, { name: "Replies", tone: 3, of: each => each.replies.failed }, { name: "Pictures", tone: 2, of: each => each.images.failed })} />
        <ChartCard title="Pictures" look="columns" format={compact} summary={`${count(images.painted, "picture")} painted.`}
          data={chartOf(spans, { name: "Painted", tone: 1, of: each => each.images.painted })} />
      </div>
    </>
  );
}

/** The first of so many days up to today. */
const firstDay = (days: number) => new Date(Date.now() - (days - 1) * 86_400_000).toISOString().slice(0, 10);
