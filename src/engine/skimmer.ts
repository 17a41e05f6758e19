import { type Batch, NO_TIME } from '../capture/batch.ts';
import { type Column, ColumnReader, isValid } from '../decode/columns.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { Opener } from '../decode/opener.ts';
import type { Packet } from '../decode/packet.ts';
import type { Registry } from '../decode/registry.ts';
import type { Time } from '../schema/field.ts';
import { hex } from '../schema/render.ts';
import { recordOf } from './records.ts';
import { TripleSet } from './triple-set.ts';

/** What says between whom a packet goes. */
const ends = ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'udp.srcport', 'udp.dstport', 'tcp.srcport', 'tcp.dstport'];

/**
 * Goes through the packets of a capture by columns, and decodes in detail only those of which columns do not tell all.
 * The decoder knows of the others what it needs to read later ones as if it had decoded them all, trackers aside.
 */
export class Skimmer {
  readonly #registry: Registry;
  readonly #decoder: Decoder;
  readonly #reader: ColumnReader;
  readonly #columns: ReadonlyMap<string, Column>;
  /** Protocols that a guess wants two hosts to have spoken. */
  readonly #spoken: readonly string[];
  /** An opener that knows of which SAs it opens nothing; SPI and IPv4 addresses of these; the mark of ESP. */
  readonly #espOpener: Opener | undefined;
  readonly #sealed = new TripleSet();
  readonly #esp: Column;
  #unsealed = 0;
  /** IPv4 addresses, and the place among `#spoken` of what they spoke, as the decoder knows already. */
  readonly #heard = new TripleSet();
  #forgotten = 0;
  #batch: Batch | undefined;
  #first: Time | undefined;
  /** Times of the last packet of the batch at hand, and of that before it. */
  #last: Time | undefined;
  #before: Time | undefined;

  /** `names`: fields and protocols that are asked for. */
  constructor(registry: Registry, decoder: Decoder, names: Iterable<string>) {
    this.#registry = registry;
    this.#decoder = decoder;
    this.#spoken = [...registry.spoken];
    const esp = decoder.openers.get('esp');
    this.#espOpener = esp?.isSealed ? esp : undefined;
    const opened = [...decoder.openers.keys()].filter((name) => !(name === 'esp' && this.#espOpener));
    const own = [...ends, ...this.#spoken, ...(this.#espOpener ? ['esp', 'esp.spi'] : [])];
    this.#reader = new ColumnReader(registry, [...names, ...own], opened);
    this.#columns = new Map(this.#reader.columns.map((column) => [column.name, column]));
    this.#esp = this.#columns.get('esp')!;
  }

  column(name: string): Column | undefined {
    return this.#columns.get(name);
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
    const deep = this.#reader.deep[row]!;
    if (deep !== 0 && ((deep & 3) !== 0 || ((deep & 4) !== 0 && this.#isRemembered(row)))) return false;
    if (this.#espOpener && isValid(this.#esp, row) && !this.#isSealed(row, this.#espOpener)) return false;
    for (const protocol of this.#spoken) if (isValid(this.#columns.get(protocol)!, row) && !this.#hear(protocol, row)) return false;
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

  /** Whether earlier packets may say what the payload of UDP or TCP is. */
  #isRemembered(row: number): boolean {
    const ends = this.#hosts(row);
    const [udp, tcp] = [this.#number('udp.srcport', row), this.#number('tcp.srcport', row)];
    if (!ends || (udp === undefined) === (tcp === undefined)) return true;
    const protocol = udp === undefined ? 'tcp' : 'udp';
    const destinationPort = this.#number(`${protocol}.dstport`, row) ?? 0;
    return this.#decoder.remembers(`${protocol}.port`, { ...ends, sourcePort: (udp ?? tcp)!, destinationPort });
  }

  /** Whether the opener of ESP is known to open nothing of this packet. */
  #isSealed(row: number, opener: Opener): boolean {
    const { protocols, innermost, begin, end, deep } = this.#reader;
    const spi = this.#number('esp.spi', row);
    if (spi === undefined || protocols[innermost[row]!] !== 'esp') return false;
    const source = this.#number('ip.src', row);
    const destination = this.#number('ip.dst', row);
    const isIpv4 = source !== undefined && destination !== undefined && !isValid(this.#columns.get('ipv6.src')!, row);
    if (opener.forgotten !== this.#unsealed) this.#sealed.clear();
    this.#unsealed = opener.forgotten ?? 0;
    if (isIpv4 && this.#sealed.has(spi, source, destination)) return true;
    const hosts = this.#hosts(row);
    if (!hosts || (deep[row]! & 8) !== 0) return false;
    if (!opener.isSealed!(hosts.source, hosts.destination, spi, this.#batch!.bytes.subarray(begin[row]! + espHeader, end[row])))
      return false;
    if (isIpv4) this.#sealed.add(spi, source, destination);
    return true;
  }

  /** Lets the decoder know that two hosts spoke a protocol; false where columns do not tell who they are. */
  #hear(protocol: string, row: number): boolean {
    const { innermost, protocols, begin, end } = this.#reader;
    if (protocols[innermost[row]!] !== protocol) return false;
    const source = this.#number('ip.src', row);
    const destination = this.#number('ip.dst', row);
    const place = this.#spoken.indexOf(protocol);
    const isIpv4 = source !== undefined && destination !== undefined && !isValid(this.#columns.get('ipv6.src')!, row);
    if (isIpv4 && this.#heard.has(source, destination, place)) return true;
    const hosts = this.#hosts(row);
    if (!hosts) return false;
    if (!this.#registry.isSpoken(protocol, this.#batch!.bytes, begin[row]!, end[row]!)) return true;
    const forgotten = this.#decoder.hear(protocol, hosts);
    if (forgotten !== this.#forgotten) this.#heard.clear();
    this.#forgotten = forgotten;
    if (isIpv4) this.#heard.add(source, destination, place);
    return true;
  }

  #hosts(row: number): { source: string; destination: string } | undefined {
    const source = this.#address('ip.src', row);
    const source6 = this.#address('ipv6.src', row);
    // Both: the one is in the other, and the detail tree knows which.
    if ((source === undefined) === (source6 === undefined)) return undefined;
    const destination = this.#address(source === undefined ? 'ipv6.dst' : 'ip.dst', row);
    return destination === undefined ? undefined : { source: (source ?? source6)!, destination };
  }

  #address(name: string, row: number): string | undefined {
    const column = this.#columns.get(name);
    if (!column || !isValid(column, row)) return undefined;
    if (column.kind === 'number') return column.values[row]!.toString(16).padStart(8, '0');
    return hex((column.values as Uint8Array).subarray(row * column.octets, (row + 1) * column.octets));
  }

  #number(name: string, row: number): number | undefined {
    const column = this.#columns.get(name);
    return column && isValid(column, row) ? column.values[row] : undefined;
  }
}

/** Octets before what ESP seals: SPI and sequence number. */
const espHeader = 8;

/** The time of a packet as the decoder sees it: one without a time has none to be compared with. */
function timeOf({ seconds, nanoseconds }: Batch, row: number): Time {
  return nanoseconds[row] === NO_TIME ? { seconds: 0, nanoseconds: 0 } : { seconds: seconds[row]!, nanoseconds: nanoseconds[row]! };
}
