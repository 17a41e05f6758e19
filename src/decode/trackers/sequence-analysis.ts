import type { Hosts, Layer, Severity } from '../../compile/tree.ts';
import { type Field, field } from '../../schema/field.ts';
import { append, fieldsIn, hostsOf, valueIn } from '../conversations.ts';
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
class Flow {
  highest: number;
  highestPacket: number;
  /** A number that fits nowhere; if the next one follows on it, the sender began anew. */
  stray: number | undefined;
  /** Fingerprint of the first packet, until a second one comes: of many SAs a capture has no more. */
  readonly #first: number;
  /** By number modulo the window, three cells each: the number, its packet (0: none), the fingerprint of its octets. */
  #recent: Float64Array | undefined;

  constructor(sequence: number, packet: number, print: number) {
    this.highest = sequence;
    this.highestPacket = packet;
    this.#first = print;
  }

  #window(): Float64Array {
    if (!this.#recent) {
      this.#recent = new Float64Array(3 * window);
      this.#recent.set([this.highest, this.highestPacket, this.#first], 3 * (this.highest % window));
    }
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

  earlier(sequence: number): { packet: number; print: number } | undefined {
    const slot = 3 * (sequence % window);
    const recent = this.#window();
    const packet = recent[slot + 1]!;
    return packet !== 0 && recent[slot] === sequence ? { packet, print: recent[slot + 2]! } : undefined;
  }
}

/**
 * Holds the sequence numbers of ESP and AH (RFC 4303 §2.2, RFC 4302 §2.5) to what was expected, by SPI and addresses.
 * What an ICMP error quotes is no traffic. A late packet and a copy change nothing in what is expected next.
 */
export class SequenceAnalysis implements Tracker {
  readonly #flows = new Memory<Flow>();
  readonly fields = fieldsIn(fieldsOf);

  track(packet: Packet): void {
    const { layers } = packet;
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]!;
      if (layer.quoted) continue;
      if (layer.protocol === 'esp') this.#read(packet, layer, hostsOf(layers, i), 'esp.spi', 'esp.sequence');
      else if (layer.protocol === 'ah') this.#read(packet, layer, hostsOf(layers, i), 'ah.spi', 'ah.sequence');
    }
  }

  #read(packet: Packet, layer: Layer, hosts: Hosts | undefined, spiName: string, sequenceName: string): void {
    const spi = valueIn(layer.node, spiName);
    const sequence = valueIn(layer.node, sequenceName);
    if (!hosts || typeof spi !== 'number' || typeof sequence !== 'number') return;
    const { protocol } = layer;
    this.#take(packet, layer, `${protocol} ${spi} ${hosts.source} ${hosts.destination}`, sequence, fieldsOf.get(protocol)!);
  }

  #take(packet: Packet, layer: Layer, key: string, sequence: number, fields: AnalysisFields): void {
    const { source, start, end } = layer.node;
    const print = fingerprint(source.bytes.subarray(start, Math.min(end, start + telling)));
    const flow = this.#flows.get(key);
    if (!flow) {
      this.#flows.set(key, new Flow(sequence, packet.number, print));
      return;
    }
    if (flow.ahead(sequence) === 1) {
      flow.advance(sequence, packet.number, print);
      return;
    }
    const { highest, highestPacket } = flow;
    const verdict = judge(flow, sequence, packet.number, print, fields);
    if (!verdict) {
      this.#flows.set(key, new Flow(sequence, packet.number, print));
      return;
    }
    append(layer, fields.expected, (highest + 1) >>> 0);
    append(layer, fields.previous, highestPacket);
    append(layer, verdict.field, verdict.value);
    addNote(packet, layer, fields.wrong, verdict);
  }
}

/** What is to be said of a number that is not the next one; undefined where it shows that the sender began anew. */
function judge(flow: Flow, sequence: number, packet: number, print: number, fields: AnalysisFields): Verdict | undefined {
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
  if (earlier) {
    const say = `Sequence number ${sequence} was used before, in packet ${earlier.packet}, with other octets`;
    return { field: fields.reused, value: earlier.packet, severity: 'warning', say };
  }
  const say = `Sequence number ${sequence} is far behind ${flow.highest}: a replay, or the sender began anew`;
  return { field: fields.behind, value: true, severity: 'warning', say };
}
