import type { Layer, Severity } from '../../compile/tree.ts';
import { type Field, field } from '../../schema/field.ts';
import { append, fieldsIn, hostsOf, valueIn } from '../conversations.ts';
import { limits } from '../limits.ts';
import { Memory } from '../memory.ts';
import type { Packet } from '../packet.ts';
import type { Tracker } from '../tracker.ts';
import { fingerprint } from './likeness.ts';
import { addNote } from './note.ts';

/** Sequence numbers behind the highest of which it is known whether they came: the window of RFC 4303 §3.4.3. */
const window = 64;
/** Octets that tell two packets of one sequence number apart: they hold the IV, or the first of the ciphertext. */
const telling = 64;

function analysisFields(protocol: string) {
  const named = (name: string) => `natt.${protocol}.sequence-analysis.${name}`;
  // Wireshark analyses ESP alone, and has three fields for it.
  const known = (name: string) => (protocol === 'esp' ? `esp.sequence-analysis.${name}` : named(name));
  return {
    expected: field(known('expected-sn'), 'Expected sequence number', 'u32'),
    previous: field(known('previous-frame'), 'Previous packet of this SA', 'frame'),
    wrong: field(known('wrong-sequence-number'), 'Note', 'none'),
    missing: field(named('missing'), 'Sequence numbers missing before this one', 'u32'),
    late: field(named('late'), 'Late: higher sequence numbers came before it', 'none'),
    duplicate: field(named('duplicate-of'), 'The same octets were in packet', 'frame'),
    reused: field(named('reused-from'), 'The sequence number was used before, in packet', 'frame'),
    behind: field(named('behind'), 'Far behind: a replay, or the sender began anew', 'none'),
  };
}

type AnalysisFields = ReturnType<typeof analysisFields>;

const fieldsOf = new Map(['esp', 'ah'].map((protocol) => [protocol, analysisFields(protocol)]));

/** What a sequence number says, beside that it is not the next one. */
interface Verdict {
  readonly field: Field;
  readonly value: number | true;
  readonly severity: Severity;
  readonly say: string;
}

/** One direction of an SA, as its sequence numbers tell. */
export class SequenceFlow {
  highest: number;
  highestPacket: number;
  /** A number that fits nowhere; if the next one follows on it, the sender began anew. */
  stray: number | undefined;
  /** The packet that brought it, and that which had brought the same number before (0: none). */
  strayPacket = 0;
  strayEarlier = 0;
  /** By number modulo the window, three cells each: the number, its packet (0: none), the fingerprint of its octets. */
  #recent: Float64Array | undefined;
  /** The fingerprint of the first packet, which alone needs no window: many flows are forgotten before their second. */
  readonly #firstPrint: number;
  readonly #spare: Float64Array[];

  /** `spare`: windows to use before new ones are made. */
  constructor(sequence: number, packet: number, print: number, spare: Float64Array[]) {
    this.#spare = spare;
    this.highest = sequence;
    this.highestPacket = packet;
    this.#firstPrint = print;
  }

  /** Gives the window back, for the flow is not needed any more. */
  release(spare: Float64Array[]): void {
    if (this.#recent) spare.push(this.#recent);
  }

  #window(): Float64Array {
    if (this.#recent) return this.#recent;
    this.#recent = this.#spare.pop()?.fill(0) ?? new Float64Array(3 * window);
    this.#recent.set([this.highest, this.highestPacket, this.#firstPrint], 3 * (this.highest % window));
    return this.#recent;
  }

  /** Numbers from the highest to this one, modulo 2^32: with extended sequence numbers they go round (RFC 4303 §2.2.1). */
  ahead(sequence: number): number {
    return (sequence - this.highest) | 0;
  }

  advance(sequence: number, packet: number, print: number): void {
    this.keep(sequence, packet, print);
    this.highest = sequence;
    this.highestPacket = packet;
    this.stray = undefined;
  }

  keep(sequence: number, packet: number, print: number): void {
    const recent = this.#window();
    const slot = 3 * (sequence % window);
    recent[slot] = sequence;
    recent[slot + 1] = packet;
    recent[slot + 2] = print;
  }

  /** The packets by which this number is judged. */
  concerned(sequence: number): number[] {
    const stray = this.stray === undefined ? [] : [this.strayPacket, this.strayEarlier];
    return [this.highestPacket, this.earlier(sequence)?.packet ?? 0, ...stray].filter((packet) => packet > 0);
  }

  earlier(sequence: number): { packet: number; print: number } | undefined {
    const recent = this.#window();
    const slot = 3 * (sequence % window);
    const packet = recent[slot + 1]!;
    return packet !== 0 && recent[slot] === sequence ? { packet, print: recent[slot + 2]! } : undefined;
  }
}

/** What a sequence number is held to where it is not the next one. */
interface Surprise {
  readonly expected: number;
  readonly previous: number;
  /** Undefined where the sender began anew. */
  readonly verdict: Verdict | undefined;
  /** Packets of the same flow that the verdict depends on. */
  readonly concerned: readonly number[];
}

type FlowMemory<K> = Pick<Memory<SequenceFlow, K>, 'get' | 'set'>;

/** All flows of a capture, by keys of any kind; the one that was quiet longest is forgotten for a new one. */
export class SequenceFlows<K> {
  readonly #flows: FlowMemory<K>;
  /** Windows of flows that were forgotten, for others. */
  readonly #windows: Float64Array[] = [];

  /** `memory` makes where they are kept, and tells what it forgets. */
  constructor(memory: (forget: (flow: SequenceFlow) => void) => FlowMemory<K> = (forget) => new Memory(limits.remembered, forget)) {
    this.#flows = memory((flow) => flow.release(this.#windows));
  }

  /** The packet with the highest number so far; 0 for none. */
  latest(key: K): number {
    return this.#flows.get(key)?.highestPacket ?? 0;
  }

  /** Takes a number and the fingerprint of the octets that it came with; undefined if there is nothing to say. */
  take(key: K, sequence: number, packet: number, print: number, protocol = 'esp'): Surprise | undefined {
    const flow = this.#flows.get(key);
    if (!flow) {
      this.#flows.set(key, new SequenceFlow(sequence, packet, print, this.#windows));
      return undefined;
    }
    if (flow.ahead(sequence) === 1) {
      flow.advance(sequence, packet, print);
      return undefined;
    }
    const { highest, highestPacket } = flow;
    const concerned = flow.concerned(sequence);
    const verdict = judge(flow, sequence, packet, print, fieldsOf.get(protocol)!);
    if (!verdict) this.#flows.set(key, new SequenceFlow(sequence, packet, print, this.#windows));
    return { expected: (highest + 1) >>> 0, previous: highestPacket, verdict, concerned };
  }
}

/** Fingerprint of the octets of an ESP or AH packet that tell it apart from others of its number. */
export function sequencePrint(bytes: Uint8Array, start: number, end: number): number {
  return fingerprint(bytes, start, Math.min(end, start + telling));
}

/**
 * Holds the sequence numbers of ESP and AH (RFC 4303 §2.2, RFC 4302 §2.5) to what was expected, by SPI and addresses.
 * What an ICMP error quotes is no traffic. A late packet and a copy change nothing in what is expected next.
 */
export class SequenceAnalysis implements Tracker {
  #flows = new SequenceFlows<string>();
  readonly fields = fieldsIn(fieldsOf);

  /** The next packet is held to these alone, the packets on which what is said of it depends. */
  recall(packets: readonly Packet[]): void {
    this.#flows = new SequenceFlows();
    for (const packet of packets) this.track(packet);
  }

  track(packet: Packet): void {
    packet.layers.forEach((layer, i) => {
      if (!fieldsOf.has(layer.protocol)) return;
      const sequence = sequenceOf(layer, packet.layers.slice(0, i));
      if (!sequence) return;
      const { spi, number, source, destination } = sequence;
      const fields = fieldsOf.get(layer.protocol)!;
      const { node } = layer;
      const print = sequencePrint(node.source.bytes, node.start, node.end);
      const surprise = this.#flows.take(`${layer.protocol} ${spi} ${source} ${destination}`, number, packet.number, print, layer.protocol);
      if (!surprise?.verdict) return;
      const { verdict } = surprise;
      append(layer, fields.expected, surprise.expected);
      append(layer, fields.previous, surprise.previous);
      append(layer, verdict.field, verdict.value);
      addNote(packet, layer, fields.wrong, verdict);
    });
  }
}

/** Number, SPI and ends of an ESP or AH layer that is traffic. */
export function sequenceOf({ protocol, quoted, node }: Layer, before: readonly Layer[]) {
  if (!fieldsOf.has(protocol) || quoted) return undefined;
  const [spi, number] = ['spi', 'sequence'].map((name) => valueIn(node, `${protocol}.${name}`));
  const hosts = hostsOf(before);
  return hosts && typeof spi === 'number' && typeof number === 'number' ? { spi, number, ...hosts } : undefined;
}

/** What is to be said of a number that is not the next one; undefined where it shows that the sender began anew. */
function judge(flow: SequenceFlow, sequence: number, packet: number, print: number, fields: AnalysisFields): Verdict | undefined {
  const expected = (flow.highest + 1) >>> 0;
  const earlier = flow.earlier(sequence);
  if (earlier?.print === print) {
    const say = `Packet ${earlier.packet} again: sequence number ${sequence} with the same octets`;
    return { field: fields.duplicate, value: earlier.packet, severity: 'note', say };
  }
  const ahead = flow.ahead(sequence);
  if (!earlier && ahead > 0) {
    flow.advance(sequence, packet, print);
    const say =
      ahead === 2 ? `Sequence number ${expected} is missing` : `Sequence numbers ${expected} to ${(sequence - 1) >>> 0} are missing`;
    return { field: fields.missing, value: ahead - 1, severity: 'warning', say };
  }
  if (!earlier && ahead > -window) {
    flow.keep(sequence, packet, print);
    return { field: fields.late, value: true, severity: 'note', say: `Sequence number ${sequence} comes late, after ${flow.highest}` };
  }
  if (flow.stray !== undefined && sequence === (flow.stray + 1) >>> 0) return undefined;
  flow.stray = sequence;
  flow.strayPacket = packet;
  flow.strayEarlier = earlier?.packet ?? 0;
  if (earlier) {
    const say = `Sequence number ${sequence} was used before, in packet ${earlier.packet}, with other octets`;
    return { field: fields.reused, value: earlier.packet, severity: 'warning', say };
  }
  const say = `Sequence number ${sequence} is far behind ${flow.highest}: a replay, or the sender began anew`;
  return { field: fields.behind, value: true, severity: 'warning', say };
}
