import { type Batch, NO_TIME } from '../capture/batch.ts';
import { deep } from '../compile/column-fields.ts';
import { absentColumn, type Column, ColumnReader, isValid } from '../decode/columns.ts';
import type { Decoder } from '../decode/decoder.ts';
import { KeyTable } from '../decode/key-table.ts';
import { limits } from '../decode/limits.ts';
import type { Packet } from '../decode/packet.ts';
import type { Registry } from '../decode/registry.ts';
import type { Time } from '../schema/field.ts';
import { hex } from '../schema/render.ts';
import { recordOf } from './records.ts';

/** What says between whom a packet goes. */
const endNames = {
  sourceIpv4: 'ip.src',
  destinationIpv4: 'ip.dst',
  sourceIpv6: 'ipv6.src',
  destinationIpv6: 'ipv6.dst',
  udpSource: 'udp.srcport',
  udpDestination: 'udp.dstport',
  tcpSource: 'tcp.srcport',
  tcpDestination: 'tcp.dstport',
} as const;

/**
 * Goes through the packets of a capture by columns, and decodes in detail only those of which columns do not tell all.
 * The decoder knows of the others what it needs to read later ones as if it had decoded them all, trackers aside.
 */
export class Skimmer {
  readonly #decoder: Decoder;
  readonly #reader: ColumnReader;
  readonly #ends: Readonly<Record<keyof typeof endNames, Column>>;
  /** Protocols that a guess wants two hosts to have spoken: their marks. */
  readonly #spoken: readonly Column[];
  /** Mark and SPI of ESP where an opener has to be asked whether it is open. */
  readonly #esp: { readonly mark: Column; readonly spi: Column } | undefined;
  /** Packet whose opener is asked. */
  #row = 0;
  /** IPv4 addresses, and the place among `#spoken` of what they spoke, as the decoder knows already. */
  readonly #heard = new KeyTable(0, limits.flows);
  #batch: Batch | undefined;
  #first: Time | undefined;
  /** Times of the last packet of the batch at hand, and of that before it. */
  #last: Time | undefined;
  #before: Time | undefined;

  /** `names`: fields and protocols that are asked for. */
  constructor(registry: Registry, decoder: Decoder, names: Iterable<string>) {
    this.#decoder = decoder;
    const asksOfEsp = decoder.openers.get('esp')?.isOpen !== undefined;
    const opened = [...decoder.openers.keys()].filter((name) => !(name === 'esp' && asksOfEsp));
    const own = [...Object.values(endNames), ...registry.spoken, ...(asksOfEsp ? ['esp', 'esp.spi'] : [])];
    this.#reader = new ColumnReader(registry, [...names, ...own], { opened });
    const column = (name: string) => this.#reader.column(name) ?? absentColumn;
    const ends = Object.entries(endNames).map(([key, name]) => [key, column(name)]);
    this.#ends = Object.fromEntries(ends);
    this.#spoken = [...registry.spoken].map(column);
    this.#esp = asksOfEsp ? { mark: column('esp'), spi: column('esp.spi') } : undefined;
  }

  column(name: string): Column | undefined {
    return this.#reader.column(name);
  }

  /** Reads a batch; `tells` is then asked once of each of its packets, in order. */
  read(batch: Batch): void {
    this.#reader.read(batch);
    this.#batch = batch;
    this.#before = this.#last;
    if (batch.count === 0) return;
    this.#first ??= timeOf(batch, 0);
    this.#last = timeOf(batch, batch.count - 1);
  }

  /** Whether columns tell all that is asked of the packet; if not, it has to be decoded. */
  tells(row: number): boolean {
    const bits = this.#reader.deep[row]!;
    if ((bits & (deep.values | deep.layers)) !== 0) return false;
    if ((bits & (deep.hosts | deep.flows)) !== 0 && this.#isRemembered(row, bits)) return false;
    if (this.#esp && isValid(this.#esp.mark, row) && !this.#isSealed(row)) return false;
    for (const protocol of this.#spoken) if (isValid(protocol, row) && !this.#hear(protocol, row)) return false;
    return true;
  }

  decode(row: number): Packet {
    const previous = this.timeBefore(row);
    if (previous) this.#decoder.overlook(this.#first!, previous);
    return this.#decoder.decode(recordOf(this.#batch!, row));
  }

  /** The batch at hand. */
  get batch(): Batch | undefined {
    return this.#batch;
  }

  /** When the first packet of the capture was captured. */
  get first(): Time | undefined {
    return this.#first;
  }

  /** When the packet before this one was captured; undefined if there is none. */
  timeBefore(row: number): Time | undefined {
    return row > 0 ? timeOf(this.#batch!, row - 1) : this.#before;
  }

  /** Whether earlier packets may say what a layer is of which no number and no octets tell it. */
  #isRemembered(row: number, bits: number): boolean {
    const { udpSource, udpDestination, tcpSource, tcpDestination } = this.#ends;
    const hosts = this.#hosts(row);
    const isUdp = isValid(udpSource, row);
    if (!hosts || isUdp === isValid(tcpSource, row)) return true;
    if ((bits & deep.hosts) !== 0 && this.#decoder.spoke(hosts)) return true;
    const sourcePort = (isUdp ? udpSource : tcpSource).values[row]!;
    const destinationPort = (isUdp ? udpDestination : tcpDestination).values[row]!;
    return this.#decoder.keeps(isUdp ? 'udp.port' : 'tcp.port', { ...hosts, sourcePort, destinationPort });
  }

  /** Whether the opener of ESP opens nothing of this packet, as far as it knows by then. */
  #isSealed(row: number): boolean {
    const { protocols, innermost, starts, ends, deep: bits } = this.#reader;
    if (protocols[innermost[row]!] !== 'esp' || (bits[row]! & deep.cut) !== 0 || !this.#hasHosts(row)) return false;
    this.#row = row;
    return this.#decoder.isOpen('esp', this.#batch!.bytes, starts[row]! + espHeader, ends[row]!, this.#sealedFlow) !== true;
  }

  readonly #sealedFlow = () => ({ ...this.#hosts(this.#row)!, spi: this.#esp!.spi.values[this.#row]! });

  /** Lets the decoder know that two hosts spoke a protocol; false where columns do not tell who they are. */
  #hear(mark: Column, row: number): boolean {
    const { innermost, protocols, starts, ends } = this.#reader;
    if (protocols[innermost[row]!] !== mark.name || !this.#hasHosts(row)) return false;
    const { sourceIpv4, destinationIpv4 } = this.#ends;
    const isIpv4 = isValid(destinationIpv4, row);
    const isHeard = () => this.#heard.find(sourceIpv4.values[row]!, destinationIpv4.values[row]!, this.#spoken.indexOf(mark), 0) >= 0;
    if (isIpv4 && this.#decoder.forgottenHosts === 0 && isHeard()) return true;
    const hosts = this.#hosts(row)!;
    const isSpoken = this.#decoder.learn(mark.name, this.#batch!.bytes, starts[row]!, ends[row]!, hosts.source, hosts.destination);
    if (isSpoken && isIpv4 && !isHeard()) this.#heard.add();
    return true;
  }

  /** Whether columns tell between whom a packet goes: not if it has IPv4 in IPv6, or the other way round. */
  #hasHosts(row: number): boolean {
    const { sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6 } = this.#ends;
    return (isValid(sourceIpv4, row) && isValid(destinationIpv4, row)) !== (isValid(sourceIpv6, row) && isValid(destinationIpv6, row));
  }

  /** Addresses in hexadecimal. */
  #hosts(row: number): { source: string; destination: string } | undefined {
    if (!this.#hasHosts(row)) return undefined;
    const { sourceIpv4, destinationIpv4, sourceIpv6, destinationIpv6 } = this.#ends;
    const isIpv4 = isValid(destinationIpv4, row);
    return {
      source: addressIn(isIpv4 ? sourceIpv4 : sourceIpv6, row),
      destination: addressIn(isIpv4 ? destinationIpv4 : destinationIpv6, row),
    };
  }
}

function addressIn({ kind, octets, values }: Column, row: number): string {
  if (kind === 'number') return values[row]!.toString(16).padStart(8, '0');
  return hex((values as Uint8Array).subarray(row * octets, (row + 1) * octets));
}

/** Octets before what ESP seals: SPI and sequence number. */
const espHeader = 8;

/** The time of a packet as the decoder sees it: one without a time has none to be compared with. */
function timeOf({ seconds, nanoseconds }: Batch, row: number): Time {
  return nanoseconds[row] === NO_TIME ? { seconds: 0, nanoseconds: 0 } : { seconds: seconds[row]!, nanoseconds: nanoseconds[row]! };
}
