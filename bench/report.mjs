// A result as text.

/**
 * @param {import('./result.mjs').Result} result
 * @returns {string}
 */
export function reportOf({ machine, rounds, files, programs, comparisons, leftOut }) {
  const { processor, cores, memory, system, node } = machine;
  const lines = [
    `${processor}, ${cores} cores, ${gigabytes(memory)} GB; ${system}; Node ${node}; rounds: ${rounds}, page cache warm`,
    ...Object.entries(files).map(
      ([name, file]) => `${name}: ${megabytes(file.size)} MB ${file.format}, ${file.packets} packets, ${file.sessions} sessions`,
    ),
    '',
    ...table(
      ['program', 'version', 'wall s', 'user s', 'Mpackets/s', 'peak MB'],
      programs.map(({ name, version, wall, user, packetsPerSecond, peak }) => [
        name,
        version ?? '',
        wall.median.toFixed(3),
        user ? user.median.toFixed(2) : '–',
        packetsPerSecond ? (packetsPerSecond / 1e6).toFixed(3) : '',
        peak ? megabytes(peak.median) : '–',
      ]),
    ),
    '',
    ...table(
      ['comparison', 'ratio', 'from – to', 'processor', 'bar', ''],
      comparisons.map(({ ours, peer, measure, bar, ratio, processor, verdict }) => [
        `${ours} : ${peer}, ${measure === 'wall' ? 'time' : 'memory'}`,
        ratio ? ratio.median.toFixed(2) : '–',
        ratio ? `${ratio.min.toFixed(2)} – ${ratio.max.toFixed(2)}` : '–',
        processor ? processor.median.toFixed(2) : '',
        bar.atLeast === undefined ? `≤ ${bar.atMost} times theirs` : `${bar.atLeast} times as fast`,
        verdict === 'not judged' && bar.from !== undefined ? `judged from ${gigabytes(bar.from)} GB on` : verdict,
      ]),
    ),
    ...leftOut.map(({ name, because }) => `\nleft out: ${name} (${because})`),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 || column === row.length - 1 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

/** @param {number} octets */
function megabytes(octets) {
  return (octets / 1e6).toFixed(octets < 1e7 ? 1 : 0);
}

/** @param {number} octets */
function gigabytes(octets) {
  return Number((octets / 1e9).toFixed(1));
}
