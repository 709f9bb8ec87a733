// So many take the whole width; fewer begin further right.
const least = 12;

/** How a figure went, without a scale: its numbers stand beside it. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const top = Math.max(1, ...values);
  const step = 100 / (Math.max(least, values.length) - 1);
  const start = 100 - step * (values.length - 1);
  const points = values.map((value, at) => `${(start + step * at).toFixed(2)},${(27 - 24 * (value / top)).toFixed(2)}`);
  return (
    <svg className="sparkline" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden>
      {points.length > 1 && <polygon points={`${start.toFixed(2)},30 ${points.join(" ")} 100,30`} />}
      {points.length > 1 && <polyline points={points.join(" ")} vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}
