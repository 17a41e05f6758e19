import { type Batch, NO_TIME } from '../capture/batch.ts';
import { deep } from '../compile/column-fields.ts';
import { type Column, ColumnReader, isValid } from '../decode/columns.ts';
import type { Decoder } from '../decode/decoder.ts';
import { limits } from '../decode/limits.ts';
import type { Packet } from '../decode/packet.ts';
import type { Registry } from '../decode/registry.ts';
import type { Time } from '../schema/field.ts';
import { hex } from '../schema/render.ts';
import { KeyTable } from './overview/key-table.ts';
import { recordOf } from './records.ts';

/** What says between whom a packet goes. */
const endNames = ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'udp.srcport', 'udp.dstport', 'tcp.srcport', 'tcp.dstport'];

/**
 * Goes through the packets of a capture by columns, and decodes in detail only those of which columns do not tell all.
 * The decoder knows of the others what it needs to read later ones as if it had decoded them all, trackers aside.
 */
export class Skimmer {
  readonly #decoder: Decoder;
  readonly #reader: ColumnReader;
  readonly #columns: ReadonlyMap<string, Column>;
  /** Protocols that a guess wants two hosts to have spoken. */
  readonly #spoken: readonly string[];
  /** The mark of ESP where an opener has to be asked whether it is open. */
  readonly #esp: Column | undefined;
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
    this.#spoken = [...registry.spoken];
    const asksOfEsp = decoder.openers.get('esp')?.isOpen !== undefined;
    const opened = [...decoder.openers.keys()].filter((name) => !(name === 'esp' && asksOfEsp));
    const own = [...endNames, ...this.#spoken, ...(asksOfEsp ? ['esp', 'esp.spi'] : [])];
    this.#reader = new ColumnReader(registry, [...names, ...own], { opened });
    this.#columns = new Map(this.#reader.columns.map((column) => [column.name, column]));
    this.#esp = asksOfEsp ? this.#columns.get('esp') : undefined;
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
    const bits = this.#reader.deep[row]!;
    if ((bits & (deep.values | deep.layers)) !== 0) return false;
    if ((bits & (deep.hosts | deep.flows)) !== 0 && this.#isRemembered(row, bits)) return false;
    if (this.#esp && isValid(this.#esp, row) && !this.#isSealed(row)) return false;
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

  /** Whether earlier packets may say what a layer is of which no number and no octets tell it. */
  #isRemembered(row: number, bits: number): boolean {
    const hosts = this.#hosts(row);
    const [udp, tcp] = [this.#number('udp.srcport', row), this.#number('tcp.srcport', row)];
    if (!hosts || (udp === undefined) === (tcp === undefined)) return true;
    if ((bits & deep.hosts) !== 0 && this.#decoder.spoke(hosts)) return true;
    const protocol = udp === undefined ? 'tcp' : 'udp';
    const destinationPort = this.#number(`${protocol}.dstport`, row) ?? 0;
    return this.#decoder.keeps(`${protocol}.port`, { ...hosts, sourcePort: (udp ?? tcp)!, destinationPort });
  }

  /** Whether the opener of ESP opens nothing of this packet, as far as it knows by then. */
  #isSealed(row: number): boolean {
    const { protocols, innermost, starts, ends, deep: bits } = this.#reader;
    const spi = this.#number('esp.spi', row);
    if (spi === undefined || protocols[innermost[row]!] !== 'esp' || (bits[row]! & deep.cut) !== 0) return false;
    const hosts = this.#hosts(row);
    if (!hosts) return false;
    const flow = () => ({ ...hosts, spi });
    return this.#decoder.isOpen('esp', this.#batch!.bytes, starts[row]! + espHeader, ends[row]!, flow) !== true;
  }

  /** Lets the decoder know that two hosts spoke a protocol; false where columns do not tell who they are. */
  #hear(protocol: string, row: number): boolean {
    const { innermost, protocols, starts, ends } = this.#reader;
    if (protocols[innermost[row]!] !== protocol) return false;
    const source = this.#number('ip.src', row);
    const destination = this.#number('ip.dst', row);
    const place = this.#spoken.indexOf(protocol);
    const isIpv4 = source !== undefined && destination !== undefined && !isValid(this.#columns.get('ipv6.src')!, row);
    if (isIpv4 && this.#decoder.forgottenHosts === 0 && this.#heard.find(source, destination, place, 0) >= 0) return true;
    const hosts = this.#hosts(row);
    if (!hosts) return false;
    const isSpoken = this.#decoder.learn(protocol, this.#batch!.bytes, starts[row]!, ends[row]!, hosts.source, hosts.destination);
    if (isSpoken && isIpv4 && this.#heard.find(source, destination, place, 0) < 0) this.#heard.add();
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
