import { useState, type PointerEvent } from "react";
import { labelled, ticksTo } from "./scale.ts";
import type { ChartData, Series } from "./series.ts";
import { useWidth } from "./useWidth.ts";

const height = 190;
const edge = { top: 10, right: 6, bottom: 24, left: 46 };
const room = { label: 64, column: 34 };

type PlotProps = { label: string; data: ChartData; look: "columns" | "line"; format: (value: number) => string };

/** Columns that stand on each other, or a line; what is under the pointer is told in numbers. */
export function Plot({ label, data, look, format }: PlotProps) {
  const [holder, width] = useWidth<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | null>(null);
  const { names, ticks, series } = data;
  const count = names.length;
  const inner = { width: Math.max(0, width - edge.left - edge.right), height: height - edge.top - edge.bottom };
  const largest = Math.max(0, ...names.map((_, at) => (look === "columns" ? sumAt(series, at) : Math.max(0, ...series.map(each => each.values[at] ?? 0)))));
  const scale = ticksTo(largest);
  const top = scale.at(-1)!;
  const step = inner.width / Math.max(1, count);
  const x = (at: number) => edge.left + step * (at + 0.5);
  const y = (value: number) => edge.top + inner.height * (1 - value / top);
  const shown = labelled(count, Math.floor(inner.width / room.label));
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const at = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - edge.left) / step);
    setPointed(at >= 0 && at < count ? at : null);
  };
  return (
    <div ref={holder} className="plot">
      {width > 0 && (
        <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} onPointerMove={point} onPointerDown={point} onPointerLeave={() => setPointed(null)}>
          {scale.map(tick => (
            <g key={tick} className="grid">
              <line x1={edge.left} x2={width - edge.right} y1={y(tick)} y2={y(tick)} />
              <text x={edge.left - 8} y={y(tick)} textAnchor="end" dominantBaseline="central">{tick === 0 ? "0" : format(tick)}</text>
            </g>
          ))}
          {pointed !== null && <rect className="pointed" x={edge.left + step * pointed} y={edge.top} width={step} height={inner.height} rx={Math.min(6, step / 3)} />}
          {look === "columns"
            ? <Columns series={series} count={count} width={Math.min(room.column, Math.max(1, step * 0.68))} x={x} y={y} />
            : series.map(each => <Line key={each.name} series={each} x={x} y={y} />)}
          {[...shown].map(at => <text key={at} className="tick" x={Math.min(x(at), width - room.label / 3)} y={height - 6} textAnchor="middle">{ticks[at]}</text>)}
        </svg>
      )}
      {pointed !== null && (
        <div className={x(pointed) > width / 2 ? "plot-note left" : "plot-note"} style={{ left: x(pointed) }} aria-hidden>
          <strong>{names[pointed]}</strong>
          {series.map(each => <span key={each.name}><i className={`tone-${each.tone}`} />{each.name}<b>{each.values[pointed] == null ? "–" : format(each.values[pointed])}</b></span>)}
        </div>
      )}
    </div>
  );
}

const sumAt = (series: readonly Series[], at: number) => series.reduce((sum, each) => sum + (each.values[at] ?? 0), 0);

type Places = { x: (at: number) => number; y: (value: number) => number };

function Columns({ series, count, width, x, y }: Places & { series: readonly Series[]; count: number; width: number }) {
  return Array.from({ length: count }, (_, at) => {
    let below = 0;
    return (
      <g key={at}>
        {series.map(each => {
          const value = each.values[at] ?? 0;
          const bottom = y(below);
          below += value;
          return value > 0 && <rect key={each.name} className={`tone-${each.tone}`} x={x(at) - width / 2} y={y(below)} width={width} height={Math.max(1, bottom - y(below) - 0.5)} rx={Math.min(3, width / 3)} />;
        })}
      </g>
    );
  });
}

function Line({ series, x, y }: Places & { series: Series }) {
  const points = series.values.flatMap((value, at) => (value === null ? [] : [[x(at), y(value)] as const]));
  return (
    <g className={`line tone-${series.tone}`}>
      <polyline points={points.map(point => point.join(",")).join(" ")} />
      {points.length <= 60 && points.map(([left, top]) => <circle key={left} cx={left} cy={top} r={3} />)}
    </g>
  );
}
