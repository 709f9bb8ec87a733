import type { ChartData } from "./series.ts";

/** A chart's values, newest first; places without any are left out. */
export function ChartTable({ title, data, format }: { title: string; data: ChartData; format: (value: number) => string }) {
  const places = data.names.map((name, at) => ({ name, values: data.series.map(each => each.values[at] ?? null) })).filter(each => each.values.some(Boolean)).reverse();
  if (places.length === 0) return <p className="chart-none">Nothing in this time.</p>;
  return (
    <div className="chart-table scroll" tabIndex={0} role="region" aria-label={`${title}: table`}>
      <table>
        <thead><tr><th scope="col">When</th>{data.series.map(each => <th key={each.name} scope="col">{each.name}</th>)}</tr></thead>
        <tbody>
          {places.map(({ name, values }) => <tr key={name}><th scope="row">{name}</th>{values.map((value, at) => <td key={at}>{value === null ? "–" : format(value)}</td>)}</tr>)}
        </tbody>
      </table>
    </div>
  );
}
