import { type Batch, NO_INTERFACE } from '../capture/batch.ts';
import { limits as captureLimits } from '../capture/limits.ts';
import { columnCode } from '../compile/column-code.ts';
import { type ColumnField, columnFields } from '../compile/column-fields.ts';
import { Reach } from './reach.ts';
import type { Registry } from './registry.ts';

/** A column over the packets of a batch, in Arrow's shape: values and validity bits, least significant bit first. */
export interface Column extends ColumnField {
  /**
   * "number": one integer a packet (an IPv4 address is its 32 bits). "octets": `octets` octets a packet, one after
   * the other. "mark": nothing; validity says it all.
   */
  readonly values: Uint8Array | Uint16Array | Uint32Array;
  readonly valid: Uint8Array;
}

/** Whether packet `row` of the batch has the field. */
export function isValid(column: Column, row: number): boolean {
  return (column.valid[row >> 3]! & (1 << (row & 7))) !== 0;
}

/** What the generated readers and the loop over them share. */
interface Walk {
  at: number;
  end: number;
  /** The packet holds more than columns can say: its detail tree has further values. */
  deep: number;
}

type LayerReader = (bytes: Uint8Array, view: DataView, start: number, bound: number, row: number) => number;
type Lead = (table: number, first: number, second: number, bytes: Uint8Array, at: number, end: number, segment?: boolean) => number;

const none = -1;
/** The next layer depends on earlier packets, or later ones depend on it: only the decoder knows. */
const stateful = -2;
/** In the numbers of a table: the octets have to be looked at. */
const asked = -1;

/**
 * Reads the columns of batches. A column holds the outermost value of its field; a packet that may hold more (a layer
 * within the same layer, fragments, quotations, damage) has its bit in {@link ColumnReader.deep} set, and for such a
 * packet only the detail tree tells all. What an opener makes of sealed octets is in no column. Only the columns asked
 * for are read, and a packet is deep for them alone: what else it may hold does not count.
 */
export class ColumnReader {
  readonly columns: readonly Column[];
  /** Protocol of the innermost layer that was recognised, as an index into {@link ColumnReader.protocols}, or 255. */
  readonly innermost: Uint8Array;
  /**
   * Not 0 for each packet of which columns do not tell all: bit 1 stands for further values (lists, quotations, damage),
   * bit 2 for further layers (fragments, a layer within the same layer), bit 4 for what depends on earlier packets: no
   * number says what the payload of the ports is, and the octets say it not at all or not for sure. Bit 8 changes no
   * value: a layer is longer, by what it says, than what there is of it.
   */
  readonly deep: Uint8Array;
  /** Octets of the innermost layer, from its first to the end of what it lies in: offsets in the batch. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  readonly protocols: readonly string[];
  readonly #readers: (LayerReader | undefined)[] = [];
  /** Makes the reader of a protocol, when a packet has the protocol for the first time. */
  readonly #make: (protocol: number) => LayerReader;
  readonly #walk: Walk = { at: 0, end: 0, deep: 0 };
  /** Row in which each layer was met last: a second time in one packet is more than a column can hold. */
  readonly #met: Float64Array;
  readonly #linkLeads: (linkType: number) => number;
  #serial = 0;

  /**
   * `names`: the fields wanted, or protocols, whose columns are marks; those that no dissector declares as columns are
   * left out. `opened`: the openers that the decoder has: packets with what these open are deep.
   */
  constructor(registry: Registry, names: Iterable<string>, opened: Iterable<string> = []) {
    const capacity = captureLimits.batchPackets;
    const wanted = new Set(names);
    const all = registry.protocols.flatMap((protocol) => columnFields(registry.decoder(protocol)!.dissector));
    const marks = registry.protocols.map((name): ColumnField => ({ name, kind: 'mark', octets: 0 }));
    const byName = new Map([...marks, ...all].map((field) => [field.name, field]));
    this.columns = [...wanted].flatMap((name) => {
      const field = byName.get(name);
      return field ? [makeColumn(field, capacity)] : [];
    });
    this.innermost = new Uint8Array(capacity);
    this.deep = new Uint8Array(capacity);
    this.begin = new Uint32Array(capacity);
    this.end = new Uint32Array(capacity);
    this.protocols = registry.protocols;
    this.#met = new Float64Array(this.protocols.length).fill(-1);
    const program = new ColumnProgram(registry, this.#walk, new Set(opened));
    const reach = new Reach(registry, new Set(this.columns.map(({ name }) => name)));
    this.#make = (protocol) => (this.#readers[protocol] = program.reader(this.protocols[protocol]!, this.columns, reach));
    this.#linkLeads = program.linkLead;
  }

  column(name: string): Column | undefined {
    return this.columns.find((column) => column.name === name);
  }

  /** Reads the packets of a batch; the columns are valid until the next call. */
  read(batch: Batch): void {
    for (const { valid } of this.columns) valid.fill(0, 0, (batch.count + 7) >> 3);
    const { bytes, offset, captured, interfaces } = batch;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const walk = this.#walk;
    let from = NO_INTERFACE;
    let outermost = none;
    for (let row = 0; row < batch.count; row++) {
      const serial = ++this.#serial;
      const number = batch.interface[row]!;
      if (number !== from) {
        from = number;
        outermost = number === NO_INTERFACE ? none : this.#linkLeads(interfaces[number]!.linkType);
      }
      let layer = outermost;
      let innermost = none;
      walk.at = offset[row]!;
      walk.end = walk.at + captured[row]!;
      walk.deep = 0;
      while (layer !== none) {
        if (this.#met[layer] === serial) {
          walk.deep |= 2;
          break;
        }
        this.#met[layer] = serial;
        innermost = layer;
        this.begin[row] = walk.at;
        this.end[row] = walk.end;
        const read = this.#readers[layer] ?? this.#make(layer);
        layer = read(bytes, view, walk.at, walk.end, row);
        if (layer === stateful) {
          walk.deep |= 2;
          layer = none;
        }
      }
      this.innermost[row] = innermost;
      this.deep[row] = walk.deep;
    }
  }
}

function makeColumn(field: ColumnField, capacity: number): Column {
  const { kind, octets } = field;
  const values =
    kind === 'octets'
      ? new Uint8Array(capacity * octets)
      : octets > 2
        ? new Uint32Array(capacity)
        : octets === 2
          ? new Uint16Array(capacity)
          : new Uint8Array(kind === 'mark' ? 0 : capacity);
  return { ...field, values, valid: new Uint8Array((capacity + 7) >> 3) };
}

/** The generated column readers of a registry. */
export class ColumnProgram {
  readonly #registry: Registry;
  readonly #walk: Walk;
  readonly #opened: ReadonlySet<string>;
  readonly #tables: string[] = [];
  /** What the numbers of each table lead to, where they do it whatever the octets are. */
  readonly #direct: Int16Array[] = [];
  readonly #protocols: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(registry: Registry, walk: Walk = { at: 0, end: 0, deep: 0 }, opened: ReadonlySet<string> = new Set()) {
    this.#registry = registry;
    this.#walk = walk;
    this.#opened = opened;
    this.#protocols = registry.protocols;
    this.#numbers = new Map(registry.protocols.map((protocol, i) => [protocol, i]));
  }

  /** The generated source of one protocol's reader; field names are numbers in it. */
  source(
    protocol: string,
    columns: readonly ColumnField[],
    reach = new Reach(this.#registry, new Set(columns.map(({ name }) => name))),
  ): string {
    return columnCode(this.#registry.decoder(protocol)!.dissector, {
      column: (name) => {
        const slot = columns.findIndex((column) => column.name === name);
        return slot < 0 ? undefined : slot;
      },
      table: (name) => this.#table(name),
      protocol: (name) => this.#protocols.indexOf(name),
      isRepeated: (name) => reach.isRepeated(name),
      leads: (next) => reach.leads(next),
      opens: (opener) => this.#opened.has(opener),
    });
  }

  reader(protocol: string, columns: readonly Column[], reach: Reach): LayerReader {
    const make = new Function('columns', 'lead', 'walk', this.source(protocol, columns, reach));
    return make(columns, this.#lead, this.#walk) as LayerReader;
  }

  readonly linkLead = (linkType: number): number => this.#lead(this.#table('linktype'), linkType, none, new Uint8Array(), 0, 0);

  /** The protocol that a table gives for the first key that it knows, else the best guess by content; -1 for neither. */
  readonly #lead: Lead = (table, first, second, bytes, at, end, segment = false) => {
    const direct = this.#direct[table]!;
    if (!segment) {
      const known = direct[first] ?? asked;
      if (known > 0) return known - 1;
      const other = known === 0 && second !== none ? (direct[second] ?? asked) : asked;
      if (other > 0) return other - 1;
    }
    const name = this.#tables[table]!;
    const registered = segment ? this.#registry.byNumber(name, first, second) : undefined;
    if (registered !== undefined && this.#registry.decoder(registered)?.stream) return stateful;
    const lead = this.#registry.lead(name, first, second, bytes, at, end);
    if (second !== none && (lead === undefined || lead.confidence !== undefined)) this.#walk.deep |= 4;
    if (lead === undefined) return none;
    if (lead.keep !== undefined || (segment && this.#registry.decoder(lead.protocol)?.stream)) return stateful;
    return this.#numbers.get(lead.protocol) ?? none;
  };

  #table(name: string): number {
    const known = this.#tables.indexOf(name);
    if (known >= 0) return known;
    this.#direct.push(this.#numbersOf(name));
    return this.#tables.push(name) - 1;
  }

  /** By number: 0 where the table does not know it, else one more than the protocol's, or `asked`. */
  #numbersOf(table: string): Int16Array {
    const direct = new Int16Array(1 << 16);
    for (const [value, { protocol }] of this.#registry.tables.get(table) ?? []) {
      const takesAll = this.#registry.decoder(protocol)?.dissector.accepts === undefined;
      if (value in direct) direct[value] = takesAll ? (this.#numbers.get(protocol) ?? none) + 1 || asked : asked;
    }
    return direct;
  }
}
