import type { Loss } from '../../session/comparison/losses.ts';
import { type Changes, reboundMappings } from '../../session/comparison/mapping.ts';
import type { Pairing } from '../../session/comparison/pairing.ts';
import type { Confidence } from '../../session/nat-verdict.ts';
import { endText, secondsText } from '../../session/words.ts';
import type { DiagnosisResult, Finding } from '../finding.ts';

/** Where the cause of a finding is, as both captures tell together. */
export type Place = 'between' | 'behind the second point' | 'unknown';

/** A finding of one capture or of both, with what the other one adds. */
export interface LocatedFinding {
  readonly finding: Finding;
  readonly seenIn: 'first' | 'second' | 'both';
  readonly place: Place;
  readonly confidence: Confidence;
  /** Packets that prove it, in each of the captures. */
  readonly packets: Readonly<Record<'first' | 'second', readonly number[]>>;
  /** How the two captures tell the place; empty where they do not. */
  readonly because: string;
}

/** What both captures show, and what there is between them. */
export interface Compared {
  readonly first: DiagnosisResult;
  readonly second: DiagnosisResult;
  readonly pairing: Pairing;
  readonly changes: Changes;
  readonly losses: readonly Loss[];
}

/** Findings that tell of packets that do not arrive: whether they went past the second point tells where they stay. */
const ofLoss: ReadonlySet<string> = new Set([
  'udp-500-rejected',
  'udp-4500-rejected',
  'udp-4500-blocked',
  'ike-no-answer',
  'ip-fragments-dropped',
  'peer-dead',
  'mtu-too-large',
]);

/** The findings of both captures, each once, with its place; the gravest first. */
export function locate(compared: Compared): LocatedFinding[] {
  const { first, second } = compared;
  const told = (result: DiagnosisResult) => result.findings.filter(({ severity }) => severity !== 'fact');
  const [ours, theirs] = [told(first), told(second)];
  const merged = ours.map((finding) =>
    located(
      compared,
      finding,
      theirs.find((other) => isSame(finding, other)),
    ),
  );
  const more = theirs.filter((finding) => !ours.some((other) => isSame(finding, other))).map((finding) => ofSecond(finding));
  return [...merged, ...more].map((one) => withMapping(compared, one)).sort((a, b) => gravity(a.finding) - gravity(b.finding));
}

/** Of the same SA, or of no SA at all. */
function isSame(one: Finding, other: Finding): boolean {
  return one.id === other.id && one.session?.initiatorSpi === other.session?.initiatorSpi;
}

function gravity({ severity }: Finding): number {
  return ['error', 'warning', 'notice', 'fact'].indexOf(severity);
}

function located({ pairing, losses }: Compared, finding: Finding, other: Finding | undefined): LocatedFinding {
  const packets = { first: finding.packets, second: other?.packets ?? [] };
  const plain = {
    finding,
    seenIn: other ? ('both' as const) : ('first' as const),
    packets,
    confidence: other ? best(finding, other) : finding.confidence,
  };
  if (!ofLoss.has(finding.id)) return { ...plain, place: 'unknown', because: '' };
  const lost = losses.filter(({ seenIn }) => seenIn === 'first').flatMap((loss) => loss.packets.map((packet) => ({ packet, loss })));
  const missing = lost.filter(({ packet }) => finding.packets.includes(packet));
  if (missing.length > 0) {
    const isCertain = missing.every(({ loss }) => loss.isCertain);
    const proviso = isCertain ? '' : ', if that capture went on for so long';
    const list = missing.map(({ packet }) => packet).join(', ');
    return {
      ...plain,
      place: 'between',
      confidence: isCertain ? 'certain' : 'likely',
      because: `Packets ${list} do not reach the second point${proviso}.`,
    };
  }
  const arrived = finding.packets.filter((packet) => pairing.second[packet - 1] !== undefined && pairing.second[packet - 1]! >= 0);
  if (arrived.length < finding.packets.length || arrived.length === 0) return { ...plain, place: 'unknown', because: '' };
  return { ...plain, place: 'behind the second point', because: 'All of these packets pass the second point.' };
}

function best(one: Finding, other: Finding): Confidence {
  const order: readonly Confidence[] = ['certain', 'likely', 'guess'];
  return order.indexOf(one.confidence) < order.indexOf(other.confidence) ? one.confidence : other.confidence;
}

function ofSecond(finding: Finding): LocatedFinding {
  return {
    finding,
    seenIn: 'second',
    place: 'unknown',
    confidence: finding.confidence,
    packets: { first: [], second: finding.packets },
    because: '',
  };
}

/** What the mappings of the NAT, as seen from both of its sides, prove. */
function withMapping({ changes }: Compared, one: LocatedFinding): LocatedFinding {
  const { id } = one.finding;
  if (id === 'nat-mapping-rebound') {
    const [rebound] = reboundMappings(changes);
    if (!rebound) return one;
    const [before, after] = rebound;
    const because = `Inside it is ${endText(after.first)} all the time; outside it was ${endText(before.second)} until packet ${before.packets[1]}, and ${endText(after.second)} from packet ${after.packets[0]} on, ${secondsText(after.times[0] - before.times[1])} later.`;
    return { ...one, place: 'between', confidence: 'certain', because };
  }
  if (id === 'ah-through-nat' || id === 'transport-checksum-broken') {
    const mapping = changes.mappings.find(
      ({ protocol }) => protocol === 'ah' || protocol === 'icmp' || protocol === 'udp' || protocol === 'tcp',
    );
    if (mapping)
      return {
        ...one,
        place: 'between',
        confidence: 'certain',
        because: `${endText(mapping.first)} becomes ${endText(mapping.second)} on the way, and AH signs the addresses.`,
      };
  }
  return one;
}
