// Who runs on what, and which bar each comparison is held against.

/**
 * The files: the large capture, the same as pcapng, as large with few sessions, and a small one for what takes long.
 * @typedef {'capture' | 'pcapng' | 'few' | 'small'} FileName
 *
 * @typedef {object} Program
 * @property {string} name
 * @property {string} tool see tools.mjs
 * @property {FileName} [on] the file it reads; without one it just starts
 * @property {(file: string, middle: number) => readonly string[]} words `middle` is the number of a packet half-way
 * @property {readonly number[]} [ends] exit statuses that are no failure; 0 alone by default
 * @property {(file: string) => readonly string[]} [before] what it does once before all rounds, not measured
 *
 * @typedef {object} Comparison `ours` and `peer` are names of programs
 * @property {string} ours
 * @property {string} peer
 * @property {'wall' | 'peak'} measure
 * @property {Bar} bar
 *
 * @typedef {object} Bar either number; `atLeast`: peer divided by ours, `atMost`: ours divided by peer
 * @property {number} [atLeast]
 * @property {number} [atMost]
 * @property {number} [from] octets of the large capture from which on it is judged
 */

const fields = ['frame.number', 'ip.src', 'udp.srcport', 'esp.spi', 'isakmp.ispi', 'isakmp.exchangetype'].flatMap((name) => ['-e', name]);
const filter = 'isakmp.exchangetype == 34';
/** Something that is found in a capture is no failure. */
const found = [0, 1];

/** In the order in which a round runs them. @type {readonly Program[]} */
export const programs = [
  { name: 'node', tool: 'node', words: () => ['-e', '0'] },
  { name: 'version', tool: 'nattscope', words: () => ['--version'] },

  { name: 'overview', tool: 'nattscope', on: 'capture', words: (file) => [file] },
  { name: 'C loop', tool: 'limit.c', on: 'capture', words: (file) => [file] },
  { name: 'capinfos', tool: 'capinfos', on: 'capture', words: (file) => ['-c', file] },
  { name: 'ndpiReader', tool: 'ndpiReader', on: 'capture', words: (file) => ['-q', '-i', file] },
  { name: 'tcpdump', tool: 'tcpdump', on: 'capture', words: (file) => ['-nn', '-r', file] },
  { name: 'tshark io,phs', tool: 'tshark', on: 'capture', words: (file) => ['-n', '-r', file, '-q', '-z', 'io,phs'] },
  { name: 'pcap-parser', tool: 'pcap-parser', on: 'capture', words: (file) => [file] },

  { name: 'overview of 200 sessions', tool: 'nattscope', on: 'few', words: (file) => [file] },
  { name: 'ndpiReader of 200 sessions', tool: 'ndpiReader', on: 'few', words: (file) => ['-q', '-i', file] },

  { name: 'diagnose', tool: 'nattscope', on: 'capture', words: (file) => ['diagnose', file], ends: found },
  { name: 'diagnose of 200 sessions', tool: 'nattscope', on: 'few', words: (file) => ['diagnose', file], ends: found },

  { name: 'overview of pcapng', tool: 'nattscope', on: 'pcapng', words: (file) => [file] },
  { name: 'pcap-ng-parser', tool: 'pcap-ng-parser', on: 'pcapng', words: (file) => [file] },

  { name: 'fields', tool: 'nattscope', on: 'capture', words: (file) => ['packets', file, '-T', 'fields', ...fields] },
  { name: 'tshark fields', tool: 'tshark', on: 'capture', words: (file) => ['-n', '-r', file, '-T', 'fields', ...fields] },

  { name: 'filter', tool: 'nattscope', on: 'capture', words: (file) => ['packets', file, '-Y', filter] },
  { name: 'tshark filter', tool: 'tshark', on: 'capture', words: (file) => ['-n', '-r', file, '-Y', filter] },

  {
    name: 'show',
    tool: 'nattscope',
    on: 'capture',
    words: (file, middle) => ['show', file, `${middle}`],
    before: (file) => ['index', file],
  },
  {
    name: 'tshark show',
    tool: 'tshark',
    on: 'capture',
    words: (file, middle) => ['-n', '-r', file, '-Y', `frame.number == ${middle}`, '-V', '-x'],
  },

  { name: 'json', tool: 'nattscope', on: 'small', words: (file) => ['packets', file, '-T', 'json'] },
  { name: 'tshark json', tool: 'tshark', on: 'small', words: (file) => ['-n', '-r', file, '-T', 'json'] },

  { name: 'overview of 20 MB', tool: 'nattscope', on: 'small', words: (file) => [file] },
  { name: 'fields of 20 MB', tool: 'nattscope', on: 'small', words: (file) => ['packets', file, '-T', 'fields', ...fields] },
];

/** @type {readonly Comparison[]} */
export const comparisons = [
  { ours: 'overview', peer: 'tshark io,phs', measure: 'wall', bar: { atLeast: 20, from: 1e9 } },
  { ours: 'overview', peer: 'ndpiReader', measure: 'wall', bar: { atLeast: 2.5, from: 1e9 } },
  // nDPI looks at the first packets of each flow: with few flows there is little for it to do.
  { ours: 'overview of 200 sessions', peer: 'ndpiReader of 200 sessions', measure: 'wall', bar: { atLeast: 2.5, from: 1e9 } },
  { ours: 'overview', peer: 'tcpdump', measure: 'wall', bar: { atLeast: 12, from: 1e9 } },
  { ours: 'overview', peer: 'pcap-parser', measure: 'wall', bar: { atLeast: 5, from: 1e9 } },
  { ours: 'overview of pcapng', peer: 'pcap-ng-parser', measure: 'wall', bar: { atLeast: 10, from: 1e9 } },
  { ours: 'overview', peer: 'capinfos', measure: 'wall', bar: { atMost: 1.5, from: 1e9 } },
  { ours: 'overview', peer: 'C loop', measure: 'wall', bar: { atMost: 2.5, from: 4e9 } },
  { ours: 'diagnose', peer: 'overview', measure: 'wall', bar: { atMost: 1.5, from: 1e9 } },
  { ours: 'diagnose of 200 sessions', peer: 'overview of 200 sessions', measure: 'wall', bar: { atMost: 1.5, from: 1e9 } },
  { ours: 'fields', peer: 'tshark fields', measure: 'wall', bar: { atLeast: 20, from: 1e9 } },
  { ours: 'filter', peer: 'tshark filter', measure: 'wall', bar: { atLeast: 20, from: 1e9 } },
  { ours: 'show', peer: 'tshark show', measure: 'wall', bar: { atLeast: 10, from: 1e9 } },
  // With an index beside the capture.
  { ours: 'show', peer: 'node', measure: 'wall', bar: { atMost: 2, from: 1e9 } },
  { ours: 'json', peer: 'tshark json', measure: 'wall', bar: { atLeast: 10 } },
  { ours: 'version', peer: 'node', measure: 'wall', bar: { atMost: 2 } },

  { ours: 'overview', peer: 'tshark io,phs', measure: 'peak', bar: { atMost: 0.5, from: 1e9 } },
  { ours: 'fields', peer: 'tshark fields', measure: 'peak', bar: { atMost: 0.5, from: 1e9 } },
  // Memory does not grow with the file, nor with the sessions.
  { ours: 'diagnose', peer: 'diagnose of 200 sessions', measure: 'peak', bar: { atMost: 1.5, from: 1e9 } },
  { ours: 'overview', peer: 'overview of 20 MB', measure: 'peak', bar: { atMost: 1.5, from: 1e9 } },
  { ours: 'fields', peer: 'fields of 20 MB', measure: 'peak', bar: { atMost: 1.5, from: 1e9 } },
];
