import type { Command } from './command.ts';

/** How packets are read. */
const readOptions = {
  'decode-as': {
    short: 'd',
    value: 'TABLE==VALUE,PROTOCOL',
    multiple: true,
    help: 'read a value of a table as a protocol: udp.port==4501,udpencap',
  },
  keys: {
    value: 'PATH',
    multiple: true,
    help: "keys of IKE and ESP: Wireshark's tables or a folder of them, logs of strongSwan or libreswan, ip xfrm state",
  },
  'null-encryption': {
    value: 'on|off',
    help: 'read ESP that is not encrypted, known by what is inside; off by default where another format than text is written, as in tshark',
  },
} as const;

const decodeOptions = {
  ...readOptions,
  'verify-checksums': { help: 'verify the IPv4, UDP and TCP checksums' },
} as const;

export const overview: Command = {
  name: 'overview',
  summary: 'what a capture holds and what became of its IPsec sessions (also: nattscope FILE)',
  operands: 'FILE',
  operandCount: 1,
  options: { ...readOptions },
  examples: [{ line: 'nattscope site.pcapng', does: 'the capture at a glance' }],
  run: async (args) => (await import('./overview.ts')).runOverview(args),
};

const packets: Command = {
  name: 'packets',
  summary: 'one line a packet',
  operands: 'FILE',
  operandCount: 1,
  options: {
    filter: { short: 'Y', value: 'FILTER', help: "only packets that pass Wireshark's display filter" },
    format: { short: 'T', value: 'FORMAT', help: 'text (the default), fields, csv, json, ndjson, ek or pdml' },
    field: { short: 'e', value: 'FIELD', multiple: true, help: 'a field to print, for all formats but text; in this order' },
    'field-option': {
      short: 'E',
      value: 'KEY=VALUE',
      multiple: true,
      help: 'for -T fields: header=y|n, separator=/t|/s|CHARACTER, aggregator=,|/s|CHARACTER, occurrence=f|l|a, quote=d|s|n, bom=y|n',
    },
    octets: { short: 'x', help: 'for -T json and ek: the octets of each field too, under NAME_raw' },
    'no-duplicate-keys': { help: 'for -T json: a name that occurs more than once has an array' },
    count: { short: 'c', value: 'N', help: 'stop after N packets were read' },
    detail: { help: 'the whole tree below each line, with the name of each field to filter by' },
    ...decodeOptions,
  },
  notes: [
    'FILE may be - for standard input. -T fields writes what tshark -n -T fields writes; json, ek (two lines a packet for',
    "Elasticsearch's bulk interface) and pdml (XML) have the structure of tshark's. csv has a line of names and is for",
    'spreadsheets; ndjson has an object a line, with numbers as numbers.',
  ],
  examples: [
    { line: "nattscope packets site.pcap -Y 'isakmp || udpencap'", does: 'the IKE messages and UDP-encapsulated packets' },
    { line: 'nattscope packets site.pcap -T fields -e frame.number -e esp.spi -E header=y', does: 'two fields of each packet in columns' },
  ],
  run: async (args) => (await import('./packets.ts')).runPackets(args),
};

const show: Command = {
  name: 'show',
  summary: 'one packet in full: its tree, each part beside its octets',
  operands: 'FILE N',
  operandCount: 2,
  options: { octets: { short: 'x', help: 'all octets of long fields' }, ...decodeOptions },
  examples: [{ line: 'nattscope show site.pcap 5', does: 'packet 5' }],
  run: async (args) => (await import('./show.ts')).runShow(args),
};

const index: Command = {
  name: 'index',
  summary: 'an index of a large capture, by which show finds any packet at once',
  operands: 'FILE',
  operandCount: 1,
  options: {
    output: { short: 'o', value: 'PATH', help: 'where to write it; the default is FILE.nattscope-index' },
    cache: { help: "keep it in your cache folder instead of the capture's" },
  },
  notes: ['show finds an index beside FILE or in the cache folder, and uses it while FILE is as it was; about 8 octets a packet.'],
  examples: [
    { line: 'nattscope index site.pcapng && nattscope show site.pcapng 9000000', does: 'packet 9,000,000 at once' },
    { line: 'nattscope index --cache /mnt/captures/site.pcap', does: 'the same where nothing can be written' },
  ],
  run: async (args) => (await import('./index-command.ts')).runIndex(args),
};

const exportCommand: Command = {
  name: 'export',
  summary: 'what is inside of ESP, as a capture of its own that Wireshark opens',
  operands: 'FILE',
  operandCount: 1,
  options: {
    inner: { help: 'the decrypted packets: those of the tunnel, or in transport mode what IP carries' },
    output: { short: 'o', value: 'PATH', help: 'where to write them: a pcapng file, each packet with its number in FILE' },
    ...readOptions,
  },
  notes: ['The file holds in clear what was encrypted, and no key.'],
  examples: [{ line: 'nattscope export site.pcapng --inner --keys keys/ -o inside.pcapng', does: 'the traffic inside the tunnel' }],
  run: async (args) => (await import('./export.ts')).runExport(args),
};

const diagnose: Command = {
  name: 'diagnose',
  summary: 'what is wrong with the VPN, why, and what to change',
  operands: 'FILE...',
  operandCount: 1,
  isOpen: true,
  options: {
    json: { help: 'one object a file, as diagnosis.schema.json of this package describes it; a list for several files' },
    threshold: {
      value: 'NAME=NUMBER',
      multiple: true,
      help: 'a limit of the rules: sendings, silence, slowKeepalive, oneWay, sequence or sequenceShare (docs/findings.md)',
    },
    'search-all': {
      help: 'look for inside addresses in all of the private space, not only in the usual networks; takes up to a minute for each',
    },
    ...readOptions,
  },
  notes: [
    'Exit status: 0 nothing is wrong; 1 an error or a warning was found; 2 a file could not be read as a whole. Addresses inside of',
    'NATs are found by trying which private address makes the hash that a client sends (RFC 3947, RFC 7296 §2.23).',
  ],
  examples: [
    { line: 'nattscope diagnose site.pcapng', does: 'the answer first, then the sessions' },
    { line: 'nattscope diagnose --json *.pcap', does: 'for programs' },
  ],
  run: async (args) => (await import('./diagnose.ts')).runDiagnose(args),
};

const firewall: Command = {
  name: 'firewall',
  summary: 'the firewall rules that the VPN of a capture needs, and what not to open',
  operands: 'FILE',
  operandCount: 1,
  options: {
    for: { value: 'SIDE', help: 'whose firewall: client, gateway, or firewall (one between the two; the default)' },
    format: {
      value: 'FORMAT',
      help: "table (the default), json, nft (for nft -f), isa (ISA Server's protocol definitions) or netsh (PowerShell's New-NetFirewallRule)",
    },
    ...readOptions,
  },
  notes: ['Only what was seen, or is wanted for certain because both sides found a NAT, gets a rule.'],
  examples: [
    { line: 'nattscope firewall site.pcapng', does: 'the rules, each with the packets that show it' },
    { line: 'nattscope firewall site.pcapng --for gateway --format nft | nft -c -f -', does: 'the same for nftables on the gateway' },
  ],
  run: async (args) => (await import('./firewall.ts')).runFirewall(args),
};

const ladder: Command = {
  name: 'ladder',
  summary: 'the messages of each session from side to side, with the NAT between',
  operands: 'FILE',
  operandCount: 1,
  options: {
    svg: { help: 'a drawing for a page or a report' },
    mermaid: { help: 'a sequence diagram for Mermaid' },
    session: { value: 'N', help: 'one session, by its number in diagnose' },
    ...readOptions,
  },
  notes: ['Retransmissions, ESP and keepalives are collapsed: a line tells how many there are.'],
  examples: [
    { line: 'nattscope ladder site.pcapng', does: 'in the terminal' },
    { line: 'nattscope ladder --svg --session 2 site.pcapng > ladder.svg', does: 'the second session as a drawing' },
  ],
  run: async (args) => (await import('./ladder.ts')).runLadder(args),
};

const watch: Command = {
  name: 'watch',
  summary: 'what happens in a live capture, and what is found wrong, as it happens',
  operands: 'FILE',
  operandCount: 1,
  options: {
    json: { help: 'an object a line, as event.schema.json of this package describes it' },
    ...readOptions,
  },
  notes: [
    'FILE is - for a live capture. Its memory is bounded: it may run for days. What is found and does not hold any more is withdrawn.',
    'Exit status 1 if errors or warnings hold at the end.',
  ],
  examples: [
    { line: "tcpdump -i eth0 -U -w - 'udp port 500 or udp port 4500 or esp or icmp' | nattscope watch -", does: 'beside a gateway' },
    { line: 'nattscope watch site.pcapng', does: 'the story of a capture' },
  ],
  run: async (args) => (await import('./watch.ts')).runWatch(args),
};

const compare: Command = {
  name: 'compare',
  summary: 'two captures of one conversation, from both sides of a NAT or firewall: what it changed, and what it lost',
  operands: 'INSIDE OUTSIDE',
  operandCount: 2,
  options: {
    json: { help: 'an object, as comparison.schema.json of this package describes it' },
    ...readOptions,
  },
  notes: [
    'Packets are paired by what a NAT leaves as it is. The clocks may differ, and the captures may begin and end at different times.',
    'Exit status: 0 nothing is wrong; 1 an error or a warning was found; 2 a file could not be read as a whole.',
  ],
  examples: [{ line: 'nattscope compare client.pcapng gateway.pcapng', does: 'where the packets stay' }],
  run: async (args) => (await import('./compare.ts')).runCompare(args),
};

export const commands: readonly Command[] = [overview, diagnose, compare, watch, firewall, ladder, packets, show, exportCommand, index];
