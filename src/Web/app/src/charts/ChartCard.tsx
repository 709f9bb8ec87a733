import { ChartColumn, Table2 } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { ChartTable } from "./ChartTable.tsx";
import { Plot } from "./Plot.tsx";
import type { ChartData } from "./series.ts";
import "./charts.css";

type ChartCardProps = {
  title: string;
  /** What the plot shows, in words: all that a reader without eyes has of it, besides the table. */
  summary: string;
  data: ChartData;
  look: "columns" | "line";
  format: (value: number) => string;
};

/** A plot with its legend, and the same as a table. */
export function ChartCard({ title, summary, data, look, format }: ChartCardProps) {
  const [isTable, setTable] = useState(false);
  const heading = useId();
  return (
    <figure className="chart-card" aria-labelledby={heading}>
      <figcaption>
        <div><h2 id={heading}>{title}</h2><p>{summary}</p></div>
        <Button className="small" look="quiet" icon={isTable ? <ChartColumn /> : <Table2 />} aria-pressed={isTable} onClick={() => setTable(!isTable)} aria-label={`${title}: show as ${isTable ? "a plot" : "a table"}`}>
          {isTable ? "Plot" : "Table"}
        </Button>
      </figcaption>
      {data.series.length > 1 && !isTable && (
        <ul className="legend" aria-label="Colours">{data.series.map(each => <li key={each.name}><i className={`tone-${each.tone}`} aria-hidden />{each.name}</li>)}</ul>
      )}
      {isTable ? <ChartTable title={title} data={data} format={format} /> : <Plot label={`${title}. ${summary}`} data={data} look={look} format={format} />}
    </figure>
  );
}
