/** Ranges that are told before it is said how many more there are. */
const mostRanges = 12;

/** "3–6, 9, 12–14". */
export function rangesText(numbers: readonly number[]): string {
  const ranges = rangesOf(numbers);
  const told = ranges.slice(0, mostRanges).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return ranges.length > mostRanges ? `${told.join(', ')} … ${ranges.at(-1)![1]}` : told.join(', ');
}

function rangesOf(numbers: readonly number[]): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
