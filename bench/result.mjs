// What a run has found: medians, ratios, and whether each bar is met. docs/performance.md describes the shape.

/**
 * Median, smallest and largest.
 * @typedef {{ median: number, min: number, max: number }} Spread
 *
 * @typedef {object} ProgramResult
 * @property {string} name
 * @property {string} command
 * @property {string | null} version
 * @property {import('./contenders.mjs').FileName | null} file
 * @property {Spread} wall seconds
 * @property {Spread | null} user seconds
 * @property {Spread | null} system seconds
 * @property {Spread | null} peak octets
 * @property {number | null} packetsPerSecond
 *
 * @typedef {object} ComparisonResult
 * @property {string} ours
 * @property {string} peer
 * @property {'wall' | 'peak'} measure
 * @property {import('./contenders.mjs').Bar} bar
 * @property {Spread | null} ratio over the rounds; peer divided by ours for `atLeast`, ours divided by peer for `atMost`
 * @property {Spread | null} processor the same of processor time, which other work on the machine disturbs less; for information
 * @property {'met' | 'missed' | 'not judged'} verdict
 *
 * @typedef {object} Result
 * @property {1} schema
 * @property {string} date
 * @property {{ processor: string, cores: number, memory: number, system: string, node: string }} machine
 * @property {number} rounds
 * @property {Record<string, import('./traffic.mjs').Traffic & import('./traffic.mjs').Generated>} files
 * @property {ProgramResult[]} programs
 * @property {ComparisonResult[]} comparisons
 * @property {{ name: string, because: string }[]} leftOut
 *
 * @typedef {import('./measure.mjs').Measured} Measured
 */

/**
 * @param {readonly number[]} numbers
 * @returns {Spread}
 */
export function spreadOf(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const median = (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}

/**
 * The spread of a measure that the system may not tell.
 * @param {readonly Measured[]} runs
 * @param {keyof Measured} measure
 */
export function spreadOfMeasure(runs, measure) {
  const numbers = runs.map((run) => run[measure]).filter((number) => number !== null);
  return numbers.length === runs.length ? spreadOf(numbers) : null;
}

/**
 * Holds two programs against each other, round by round: both had the same machine, as busy as it was just then.
 * @param {import('./contenders.mjs').Comparison} comparison
 * @param {readonly Measured[]} ours
 * @param {readonly Measured[]} peer
 * @param {number} size octets of the large capture
 * @returns {ComparisonResult}
 */
export function compare(comparison, ours, peer, size) {
  const { measure, bar } = comparison;
  const ratioOf = /** @param {(run: Measured) => number | null} of */ (of) => {
    const ratios = ours.map((run, round) => {
      const [mine, theirs] = [of(run), of(peer[round])];
      if (!mine || !theirs) return Number.NaN;
      return bar.atLeast === undefined ? mine / theirs : theirs / mine;
    });
    return ratios.some(Number.isNaN) ? null : spreadOf(ratios);
  };
  const ratio = ratioOf((run) => run[measure]);
  const processor = measure === 'wall' ? ratioOf(({ user, system }) => (user === null || system === null ? null : user + system)) : null;
  return { ...comparison, ratio, processor, verdict: verdictOf(bar, ratio, size) };
}

/**
 * @param {import('./contenders.mjs').Bar} bar
 * @param {Spread | null} ratio
 * @param {number} size
 */
function verdictOf({ atLeast = 0, atMost = Number.POSITIVE_INFINITY, from = 0 }, ratio, size) {
  // A file that may be as large as `from` ends a packet before it.
  if (ratio === null || size < 0.99 * from) return 'not judged';
  return ratio.median >= atLeast && ratio.median <= atMost ? 'met' : 'missed';
}
