/** Lines of a scale from 0 to a round number not below the largest value, at round distances; what is counted has no halves. */
export function ticksTo(largest: number, most = 4): readonly number[] {
  const rough = Math.max(largest / most, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each >= rough * (1 - 1e-9))!;
  return Array.from({ length: Math.max(1, Math.ceil(largest / step - 1e-9)) + 1 }, (_, at) => at * step);
}

/** Which of so many labels have room, the last one among them. */
export function labelled(count: number, room: number): ReadonlySet<number> {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  return new Set(Array.from({ length: count }, (_, at) => at).filter(at => (count - 1 - at) % every === 0));
}
