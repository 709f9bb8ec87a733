import { useEffect } from "react";
import { Figure } from "../charts/Figure.tsx";
import { Sparkline } from "../charts/Sparkline.tsx";
import "../charts/charts.css";
import { sayProblem } from "../notifications/useAttempt.ts";
import { PageBar } from "../shell/PageBar.tsx";
import { compact, exactTime, rate, seconds, timeOfDay } from "../text/format.ts";
import { Skeleton } from "../ui/Empty.tsx";
import { useSamples, type Sample } from "./useSamples.ts";
import "./operation.css";

type Shown = { name: string; of: (sample: Sample) => number; format: (value: number) => string; unit?: string; note: (sample: Sample) => string };

type Latency = Sample["latencies"]["send"];

const median = (latency: Latency) => latency.p50 ?? 0;
const pace = (milliseconds: number) => (milliseconds === 0 ? "–" : seconds(milliseconds));
const slowest = ({ p99 }: Latency, what: string) => (p99 === null ? "none in the last minute" : `${what}; 99 in 100 within ${seconds(p99)}`);

const groups: readonly { title: string; figures: readonly Shown[] }[] = [
  { title: "The cluster", figures: [
    { name: "Silos", of: each => each.silos, format: compact, note: () => "hold the grains" },
    { name: "Processes", of: each => each.processes, format: compact, note: () => "servers and silos" },
    { name: "Activations", of: each => each.activations, format: compact, note: () => "grains in memory" },
  ] },
  { title: "Its people", figures: [
    { name: "Connections", of: each => each.connections, format: compact, note: () => "devices" },
    { name: "Messages", of: each => each.messagesPerSecond, format: rate, unit: "/ s", note: () => "changes made durable" },
    { name: "Events", of: each => each.eventsPerSecond, format: rate, unit: "/ s", note: () => "written to devices" },
  ] },
  { title: "Its pace", figures: [
    { name: "Sends", of: each => median(each.latencies.send), format: pace, note: each => slowest(each.latencies.send, "until durable") },
    { name: "Commits", of: each => median(each.latencies.commit), format: pace, note: each => slowest(each.latencies.commit, "a batch, by the database") },
    { name: "First words", of: each => median(each.latencies.firstDelta), format: pace, note: each => slowest(each.latencies.firstDelta, "of an answer") },
  ] },
  { title: "Its work", figures: [
    { name: "Jobs", of: each => each.jobs, format: compact, note: () => "answers, pictures and steps" },
    { name: "Answer to this page", of: each => each.answeredIn, format: seconds, note: () => "from this browser and back" },
  ] },
];

/** What this deployment is doing now, for whoever keeps it going. Sums only: they tell nothing about anybody. */
export function OperationPage() {
  const { samples, problem } = useSamples();
  const last = samples.at(-1);
  useEffect(() => { document.title = "Operation · Chorus"; }, []);
  return (
    <div className="page">
      <PageBar title="Operation" subtitle={last ? `As of ${timeOfDay(last.at)}` : "What this deployment is doing now"} />
      <div className="page-body scroll" tabIndex={0} role="region" aria-label="Figures">
        <div className="page-column operation">
          {problem && <p className="problem" role="alert">{sayProblem(problem)} It is asked again by itself.</p>}
          {!last && !problem && <div className="operation-soon" role="status" aria-label="Loading the figures">{[1, 2, 3].map(each => <Skeleton key={each} height={150} round={16} />)}</div>}
          {last && groups.map(({ title, figures }) => (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              <dl className="figures">
                {figures.map(each => (
                  <Figure key={each.name} name={each.name} value={each.format(each.of(last))} {...(each.unit && { unit: each.unit })} note={each.note(last)}>
                    <Sparkline values={samples.map(each.of)} />
                  </Figure>
                ))}
              </dl>
            </section>
          ))}
          {last && <p className="operation-note">Asked every five seconds while this page is open; the lines are its last five minutes. <time dateTime={last.at}>{exactTime(last.at)}</time></p>}
        </div>
      </div>
    </div>
  );
}
