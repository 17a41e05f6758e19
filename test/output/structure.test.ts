import { describe, expect, test } from 'vitest';
import { ekFormat } from '../../src/output/ek.ts';
import type { PacketFormat } from '../../src/output/format.ts';
import { jsonFormat } from '../../src/output/json.ts';
import { pdmlFormat } from '../../src/output/pdml.ts';
import { captureOf } from '../captures.ts';
import { type Leaf, parseEk, parseJson, parsePdml } from './parse-trees.ts';
import { isInstalled, ours, tshark } from './tshark.ts';

interface Case {
  readonly args: readonly string[];
  readonly format: () => PacketFormat;
  readonly parse: (text: string) => Leaf[][];
}

const cases: Readonly<Record<string, Case>> = {
  pdml: { args: ['-T', 'pdml'], format: () => pdmlFormat(), parse: parsePdml },
  json: { args: ['-T', 'json'], format: () => jsonFormat(), parse: parseJson },
  'json with octets': { args: ['-T', 'json', '-x'], format: () => jsonFormat([], { raw: true }), parse: parseJson },
  'json with unique keys': {
    args: ['-T', 'json', '--no-duplicate-keys'],
    format: () => jsonFormat([], { uniqueKeys: true }),
    parse: parseJson,
  },
  ek: { args: ['-T', 'ek'], format: () => ekFormat(), parse: parseEk },
  'ek with octets': { args: ['-T', 'ek', '-x'], format: () => ekFormat([], { raw: true }), parse: parseEk },
};

const captures = [
  captureOf('ikev2-psk-nat', 'pre-nat'),
  captureOf('ikev1-main-psk-nat', 'post-nat'),
  captureOf('fail-ah-through-nat', 'pre-nat'),
  captureOf('mtu-icmp', 'post-nat'),
  captureOf('mtu-icmp', 'cli-inner'),
  captureOf('ikev2-ipv6-nonat', 'post-nat'),
  captureOf('ikev2-ipv6-nonat', 'cli-inner'),
];

/** Layers whose trees are held against tshark's. */
const compared = /^(?:geninfo|frame|eth|ip|ipv6|udp|tcp|udpencap|esp|ah|icmp|isakmp)(?:\/|$)/;

interface Difference {
  /** Of the path, with dots as underscores and without `_tree` and `_raw`. */
  readonly path: RegExp;
  /** The facts that differ; without it, there is no such node on one side. */
  readonly facts?: readonly string[];
  /** Only in packets that have this path. */
  readonly beside?: string;
  readonly why: string;
}

/** Where the trees differ on purpose; docs/differences.md says so too. */
const differences: readonly Difference[] = [
  {
    path: /\/(?!Timestamps)[A-Z][^/]*$|^[a-z]+\/(?:.*\/)?text$|^tcp\/tcp_options/,
    why: 'what has no name to filter by has our words, and tshark shows other things so',
  },
  {
    path: /\/(?:ipv?6?|tcp)_(?:version|hdr_len)$/,
    facts: ['value', 'unmaskedvalue'],
    why: 'of half an octet, tshark gives the whole as its value',
  },
  { path: /\/eth_(?:dst|src|addr)(?:_oui)?$/, facts: ['hide'], why: 'tshark hides one alias and not another' },
  { path: /\/(?:udp|tcp)_stream$|\/Timestamps/, facts: ['pos'], why: 'computed fields have no place of their own' },
  { path: /\/\w+_fragments$|\/\w+_fragment$/, facts: ['pos', 'size', 'value'], why: 'the pieces of a whole are known by their packet' },
  { path: /^icmp$/, facts: ['size', 'value'], why: 'a quotation is a packet of its own, not part of the header' },
  { path: /^(?:icmp\/)?(?:udpencap|esp|data)(?:\/|$)/, beside: 'icmp/ip', why: 'tshark shows some layers of a quotation beside it' },
  { path: /^icmp\/data/, why: 'the data of an echo are a layer' },
  {
    path: /^tcp\/(?:tcp_flags\/)?tcp_flags_/,
    facts: ['pos', 'size', 'unmaskedvalue'],
    why: 'tshark shows each flag with the octet it is in',
  },
  {
    path: /^frame\/frame_protocols$/,
    facts: ['show', 'value'],
    beside: 'tcp',
    why: 'what TCP carries is data here, and tshark may wait for more of it',
  },
  { path: /tcp_flags_(?:syn|fin|reset)/, why: 'analysis' },
  { path: /^icmp\/icmp_data_time/, facts: ['size', 'value'], why: 'the time in an echo is read as a guess' },
  { path: /(?:^|\/)esp_sequence-analysis|_ws_expert/, why: 'analysis is no part of the packet' },
  { path: /(?:^|\/)natt_/, why: 'tshark does not have it' },
  { path: /\/isakmp_\w+_attr_type$/, facts: ['value', 'unmaskedvalue'], why: 'tshark gives the format bit with the type' },
  { path: /\/isakmp_(?:enc_iv|enc_data)$/, why: 'tshark takes four octets of every sealed payload for an IV' },
  { path: /\/isakmp_(?:\w+_protoid|\w+_life_duration)$/, facts: ['value'], why: 'tshark declares more bits than the protocol has' },
  { path: /\/isakmp_(?:notify_data|vid_bytes)$/, why: 'what the octets hold is in them here' },
  { path: /\/isakmp_vid_string$/, facts: ['size', 'value'], why: 'the name of an ID is computed' },
  { path: /\/isakmp_notify_data_signature_hash_algorithms$/, why: 'tshark shows what the data hold beside them' },
  {
    path: /^tcp\/tcp_(?:analysis|completeness|ack$|seq$|nxtseq|window_size|flags\/.*(?:str|_ws)|segment|reassembled)|tcp_flags_str/,
    why: 'as above',
  },
];

/** The path in one spelling for all formats: `ip_flags_df`, not `ip.flags_tree/ip.flags.df_raw` or `ip_ip_flags_df`. */
function spelt(path: string): string {
  const segments = path.replaceAll('.', '_').split('/');
  return segments.map((segment) => segment.replace(/(?:_tree|_raw)$/, '').replace(/^(\w+?)_(?=\1_)/, '')).join('/');
}

/** The nodes of a packet that are held against the other's, each as a line. */
function linesOf(leaves: readonly Leaf[]): string[] {
  const lines: string[] = [];
  const has = (path: string) => leaves.some((leaf) => `${leaf.path}/`.startsWith(`${path}/`));
  const here = differences.filter(({ beside }) => beside === undefined || has(beside));
  for (const { path, facts } of leaves) {
    const place = spelt(path);
    if (!compared.test(place)) continue;
    const matching = here.filter((difference) => difference.path.test(place));
    const left = new Set(matching.flatMap((difference) => difference.facts ?? []));
    if (matching.some((difference) => difference.facts === undefined) || (left.size > 0 && path.endsWith('_raw'))) continue;
    const kept = Object.entries(facts).filter(([name]) => !left.has(name));
    lines.push(`${path} ${JSON.stringify(Object.fromEntries(kept.sort()))}`);
  }
  return lines.sort();
}

describe.skipIf(!isInstalled).each(Object.entries(cases))('%s has the tree that tshark has of', (_, { args, format, parse }) => {
  test.concurrent.each(captures)('%s', async (path) => {
    const [expected, found] = [parse((await tshark(path, args))!), parse(await ours(path, format()))];
    expect(found.length).toBe(expected.length);
    for (const [i, leaves] of expected.entries()) {
      const lines = linesOf(leaves);
      expect(lines.length).toBeGreaterThan(15);
      expect([i + 1, linesOf(found[i]!)]).toEqual([i + 1, lines]);
    }
  });
});
