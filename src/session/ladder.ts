import type { End } from './end.ts';
import type { EspFlow } from './esp-flow.ts';
import type { IcmpError } from './icmp-error.ts';
import { natVerdict } from './nat-verdict.ts';
import { type IkeSession, other, type Party, type Step } from './session.ts';
import { firstStatus, floatOf } from './state.ts';
import { addressText, secondsText } from './words.ts';

/** Names of numbers, as the registries give them. */
export interface LadderNames {
  exchange(type: number): string | undefined;
  notification(version: number, type: number): string | undefined;
}

/** One line between the two sides of a session. */
export interface Rung {
  readonly kind: 'ike' | 'esp' | 'keepalive' | 'icmp';
  /** The first packet of it, and when that came after the first one of the session, in seconds. */
  readonly packet: number;
  readonly time: number;
  /** Who sent it; undefined for what a device on the way says. */
  readonly from: Party | undefined;
  readonly ports: Readonly<Record<Party, number>>;
  readonly words: string;
  /** Packets that it stands for, as far as they are known one by one. */
  readonly packets: readonly number[];
}

/** A session as a sequence of messages. */
export interface Ladder {
  readonly version: number;
  /** Addresses of the sides, as they are seen first, and those behind NATs where they are known. */
  readonly sides: Readonly<Record<Party, { readonly address: string; readonly inside: string | undefined }>>;
  /** Sides with a NAT in front of them. */
  readonly nats: readonly Party[];
  readonly rungs: readonly Rung[];
  /** Messages in the middle of a long session that are not kept. */
  readonly leftOut: number;
}

/** Payloads as RFC 7296 §1.2 and RFC 2409 §3.2 write them. */
const payloads: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  1: {
    1: 'SA', 4: 'KE', 5: 'ID', 6: 'CERT', 7: 'CR', 8: 'HASH', 9: 'SIG', 10: 'NONCE', 11: 'N', 12: 'D', 13: 'VID', 14: 'CFG',
    15: 'NAT-D', 16: 'NAT-OA', 20: 'NAT-D', 21: 'NAT-OA', 130: 'NAT-D', 131: 'NAT-OA', 132: 'fragment',
  }, // biome-ignore format: a table
  2: {
    33: 'SA', 34: 'KE', 35: 'IDi', 36: 'IDr', 37: 'CERT', 38: 'CERTREQ', 39: 'AUTH', 40: 'NONCE', 41: 'N', 42: 'D', 43: 'V',
    44: 'TSi', 45: 'TSr', 46: 'SK', 47: 'CP', 48: 'EAP', 53: 'SKF',
  }, // biome-ignore format: a table
};

export function ladderOf(session: IkeSession, names: LadderNames): Ladder {
  const { who, inside } = natVerdict(session);
  const side = (party: Party) => {
    const { address } = session.end(party);
    const own = inside[party];
    return { address: addressText(address), inside: own && own.address !== address ? addressText(own.address) : undefined };
  };
  const rungs = [
    ...session.steps.map((step) => stepRung(session, step, names)),
    ...(['initiator', 'responder'] as const).flatMap((party) => [
      ...session.esp[party].flatMap((flow) => espRungs(session, party, flow)),
      ...keepaliveRungs(session, party),
    ]),
    ...session.icmpErrors.map((error) => icmpRung(session, error)),
  ];
  return {
    version: session.version,
    sides: { initiator: side('initiator'), responder: side('responder') },
    nats: who === 'both' ? ['initiator', 'responder'] : who === 'initiator' || who === 'responder' ? [who] : [],
    rungs: rungs.sort((a, b) => a.packet - b.packet),
    leftOut: session.forgotten,
  };
}

function since(session: IkeSession, time: number): number {
  return time - session.firstTime;
}

function portsOf(from: Party, source: End, destination: End): Record<Party, number> {
  return from === 'initiator'
    ? { initiator: source.port, responder: destination.port }
    : { initiator: destination.port, responder: source.port };
}

function stepRung(session: IkeSession, step: Step, names: LadderNames): Rung {
  const [first] = step.sendings;
  const { packet, time, source, destination } = first!;
  const packets = step.sendings.map((sending) => sending.packet);
  return {
    kind: 'ike',
    packet,
    time: since(session, time),
    from: step.by,
    ports: portsOf(step.by, source, destination),
    words: stepWords(session, step, names),
    packets,
  };
}

function stepWords(session: IkeSession, step: Step, names: LadderNames): string {
  const { version } = session;
  const what = names.exchange(step.exchange) ?? `exchange ${step.exchange}`;
  const direction = step.isResponse === undefined ? '' : step.isResponse ? ' response' : ' request';
  const errors = step.notifications.filter(({ type }) => type < firstStatus);
  const inside = step.isEncrypted ? 'encrypted' : payloadWords(version, step.payloads);
  // What matters most comes first: a line may have no room for all.
  return [
    `${what}${direction}${step.times > 1 ? ` ×${step.times}` : ''}`,
    ...(step.times > 1 && !step.answer && !step.isResponse ? ['no answer'] : []),
    ...errors.map(({ type }) => names.notification(version, type) ?? `notification ${type}`),
    ...(step === session.float && floatOf(session) ? ['moves to 4500'] : []),
    ...natWords(session, step),
    ...(step.fragments > 0 ? [`${step.morePrints.length + 1} of ${step.fragments} fragments`] : []),
    ...(step.sendings[0]!.ipFragments.length > 1 ? [`${step.sendings[0]!.ipFragments.length} IP fragments`] : []),
    ...(inside === '' ? [] : [inside]),
  ].join('; ');
}

/** "SA, KE, NONCE, N ×5". */
function payloadWords(version: number, types: readonly number[]): string {
  const counts = new Map<string, number>();
  for (const type of types) {
    const name = payloads[version]?.[type] ?? String(type);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name)).join(', ');
}

/** What the hashes of a message say at this capture point. */
function natWords(session: IkeSession, step: Step): string[] {
  const packets = new Set(step.sendings.map(({ packet }) => packet));
  const wrong = session.claims[step.by].filter(({ packet, fits }) => packets.has(packet) && !fits).map(({ of }) => of);
  return wrong.length > 0 ? [`${[...new Set(wrong)].join(' and ')} hash ≠ packet`] : [];
}

function espRungs(session: IkeSession, from: Party, flow: EspFlow): Rung[] {
  return flow.paths.map((path) => {
    const spi = flow.spi.toString(16).padStart(8, '0');
    const lost = path.lost > 0 ? `, ${path.lost} lost` : '';
    const until = path.packets > 1 ? ` until packet ${path.lastPacket}` : '';
    return {
      kind: 'esp',
      packet: path.firstPacket,
      time: since(session, path.firstTime),
      from,
      ports: portsOf(from, path.source, path.destination),
      words: `ESP 0x${spi}: ${path.packets} packet${path.packets === 1 ? '' : 's'}${until}${lost}${flow.isPlain ? ', not encrypted' : ''}`,
      packets: [...new Set([...flow.beginning.map(({ packet }) => packet), ...path.recent.map(({ packet }) => packet)])],
    };
  });
}

function keepaliveRungs(session: IkeSession, from: Party): Rung[] {
  const { count, packets, intervals, firstTime } = session.keepalives[from];
  const [packet] = packets;
  if (packet === undefined) return [];
  const every = [...intervals].sort((a, b) => a - b)[intervals.length >> 1];
  const end = (party: Party) => session.sides[party].ends.findLast((seen) => seen.packet <= packet)?.end.port ?? 0;
  return [
    {
      kind: 'keepalive',
      packet,
      time: since(session, firstTime),
      from,
      ports: { initiator: end('initiator'), responder: end('responder') },
      words: `NAT-keepalive${count > 1 ? ` ×${count}` : ''}${every === undefined ? '' : `, every ${secondsText(every)}`}`,
      packets,
    },
  ];
}

const icmpWords: Readonly<Record<IcmpError['says'], string>> = {
  'port-unreachable': 'port unreachable',
  'protocol-unreachable': 'protocol unreachable',
  prohibited: 'prohibited',
  'too-big': 'too big',
  unreachable: 'unreachable',
};

function icmpRung(session: IkeSession, error: IcmpError): Rung {
  const from = (['initiator', 'responder'] as const).find((party) =>
    session.sides[party].ends.some(({ end }) => end.address === error.reporter),
  );
  const by = session.sides.initiator.ends.some(({ end }) => end.address === error.source.address) ? 'initiator' : 'responder';
  return {
    kind: 'icmp',
    packet: error.packet,
    time: since(session, error.time),
    from: from ?? other(by),
    ports: portsOf(by, error.source, error.destination),
    words: `ICMP ${icmpWords[error.says]}${error.mtu === undefined ? '' : `, MTU ${error.mtu}`} from ${addressText(error.reporter)}`,
    packets: [error.packet],
  };
}
