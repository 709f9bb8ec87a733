/** Values of one kind, one for each place on the chart; null: there is none. */
export type Series = { readonly name: string; readonly tone: 1 | 2 | 3; readonly values: readonly (number | null)[] };

export type ChartData = {
  /** What stands below the places, short. */
  readonly ticks: readonly string[];
  /** The places' names. */
  readonly names: readonly string[];
  readonly series: readonly Series[];
};
