import { type Batch, NO_INTERFACE } from '../capture/batch.ts';
import { limits as captureLimits } from '../capture/limits.ts';
import { type ColumnSlots, columnCase, columnCode } from '../compile/column-code.ts';
import { type ColumnField, columnFields, deep } from '../compile/column-fields.ts';
import { type ColumnLoop, type LoopParts, makeColumnLoop, mostLoopLayers } from './column-loop.ts';
import { ifSpoken, LeadTable, none, stateful } from './lead-table.ts';
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

export interface ColumnOptions {
  /** Openers that the decoder has: packets with what these open are deep. None by default. */
  readonly opened?: Iterable<string>;
  /**
   * Columns hold the innermost values where a layer occurs several times; the default is the outermost. Of protocols that are alternatives only the innermost has columns in a packet: addresses, for
   * instance, are either those of IPv4 or those of IPv6.
   */
  readonly innermost?: readonly (readonly [string, string])[];
}

/**
 * Reads the columns of batches. A column holds the outermost value of its field; a packet that may hold more has bits
 * in {@link ColumnReader.deep} set, and for such a packet only the detail tree tells all. What an opener makes of sealed
 * octets is in no column. Only the columns asked for are read, and a packet is deep for them alone: what else it may hold
 * does not count. Only for protocols that are met a reader is made.
 */
export class ColumnReader {
  readonly columns: readonly Column[];
  /** Protocol of the innermost layer that was recognised, as an index into {@link ColumnReader.protocols}, or 255. */
  readonly innermost: Uint8Array;
  /** The layer around it. */
  readonly carriers: Uint8Array;
  /** Where it starts and ends in the octets of the batch. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** For each packet what columns do not tell of it, in the bits of {@link deep}. */
  readonly deep: Uint8Array;
  /** Octets of the innermost layer, from its first to the end of what it lies in: offsets in the batch. */
  readonly begin: Uint32Array;
  readonly end: Uint32Array;
  readonly protocols: readonly string[];
  readonly #program: ColumnProgram;
  readonly #readers: (LayerReader | undefined)[] = [];
  readonly #walk: Walk = { at: 0, end: 0, deep: 0 };
  /** Packet in which each layer was met last. */
  readonly #met: Float64Array;
  readonly #linkLeads: (linkType: number) => number;
  readonly #innermost: boolean;
  /** Of a layer that is an alternative to another one: that, and its columns. */
  readonly #rivals: readonly (Rival | undefined)[];
  /** The layer that each interface begins with, and how many of them are known. */
  readonly #links = new Int16Array(captureLimits.interfaces);
  #linked = 0;
  #interfaces: Batch['interfaces'] = [];
  #loop: ColumnLoop | undefined;
  readonly #loopLayers: number[] = [];
  /** Packets read layer by layer, how many of them before the loop was last thought of, and in how many each layer was since. */
  #slow = 0;
  #slowBefore = 0;
  /** Packets since then. */
  #rows = 0;
  readonly #busy: Float64Array;

  /**
   * `names`: the fields wanted, or protocols, whose columns are marks; those that no dissector declares as columns are
   * left out.
   */
  constructor(registry: Registry, names: Iterable<string>, { opened = [], innermost }: ColumnOptions = {}) {
    const capacity = captureLimits.batchPackets;
    this.columns = [...new Set(names)].flatMap((name) => {
      const field = columnField(registry, name);
      return field ? [makeColumn(field, capacity)] : [];
    });
    this.innermost = new Uint8Array(capacity);
    this.carriers = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.deep = new Uint8Array(capacity);
    this.begin = new Uint32Array(capacity);
    this.end = new Uint32Array(capacity);
    this.protocols = registry.protocols;
    this.#met = new Float64Array(this.protocols.length).fill(-1);
    this.#innermost = innermost !== undefined;
    this.#rivals = this.protocols.map((protocol) => this.#rivalOf(registry, protocol, innermost));
    this.#busy = new Float64Array(this.protocols.length);
    this.#program = new ColumnProgram(registry, this.columns, { opened, keepsFirst: !innermost });
    this.#linkLeads = this.#program.linkLead;
  }

  #rivalOf(registry: Registry, protocol: string, alternatives: ColumnOptions['innermost'] = []): Rival | undefined {
    const pair = alternatives.find((names) => names.includes(protocol));
    const rival = pair?.find((name) => name !== protocol);
    const decoder = rival === undefined ? undefined : registry.decoder(rival);
    if (!decoder) return undefined;
    const names = new Set(columnFields(decoder.dissector).map(({ name }) => name));
    return { layer: this.protocols.indexOf(rival!), columns: this.columns.filter(({ name }) => names.has(name)) };
  }

  column(name: string): Column | undefined {
    return this.columns.find((column) => column.name === name);
  }

  /** Reads the packets of a batch; the columns are valid until the next call. */
  read(batch: Batch): void {
    for (const { valid } of this.columns) valid.fill(0, 0, (batch.count + 7) >> 3);
    const { bytes, interfaces } = batch;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The list of one capture only grows; another capture has another list.
    if (interfaces !== this.#interfaces) [this.#interfaces, this.#linked] = [interfaces, 0];
    for (; this.#linked < interfaces.length; this.#linked++)
      this.#links[this.#linked] = this.#linkLeads(interfaces[this.#linked]!.linkType);
    const slowly = (row: number) => this.#readRow(batch, view, row);
    let row = 0;
    while (!this.#loop && row < batch.count) {
      slowly(row++);
      if (this.#slow - this.#slowBefore >= rowsBeforeLoop) this.#makeLoop(rowsBeforeLoop);
    }
    if (!this.#loop) return;
    this.#loop(batch, view, row, this.#links, slowly);
    this.#rows += batch.count - row;
    if (this.#slow - this.#slowBefore >= rowsBeforeLoop) this.#makeLoop(this.#rows);
  }

  /** Reads a packet layer by layer. */
  #readRow(batch: Batch, view: DataView, row: number): void {
    const serial = ++this.#slow;
    const walk = this.#walk;
    const number = batch.interface[row]!;
    let layer = number === NO_INTERFACE ? none : this.#links[number]!;
    let [innermost, carrier] = [none, none];
    walk.at = batch.offset[row]!;
    walk.end = walk.at + batch.captured[row]!;
    walk.deep = 0;
    let [start, end, times] = [walk.at, walk.end, 0];
    while (layer >= 0) {
      if (this.#met[layer] === serial) {
        if (!this.#innermost || ++times > mostTimes) {
          walk.deep |= deep.layers;
          break;
        }
        walk.deep |= deep.again;
      }
      this.#met[layer] = serial;
      this.#busy[layer]!++;
      const rival = this.#rivals[layer];
      if (rival !== undefined && this.#met[rival.layer] === serial) clear(rival.columns, row);
      carrier = innermost;
      innermost = layer;
      start = walk.at;
      end = walk.end;
      this.#readers[layer] ??= this.#program.reader(this.protocols[layer]!, this.columns, walk);
      layer = this.#readers[layer]!(batch.bytes, view, start, end, row);
    }
    if (layer === stateful) walk.deep |= deep.layers;
    else if (layer === ifSpoken) walk.deep |= deep.hosts;
    this.innermost[row] = innermost;
    this.carriers[row] = carrier;
    this.starts[row] = start;
    this.ends[row] = end;
    this.deep[row] = walk.deep;
  }

  /** Gives the layers that are busy a loop of their own, where many packets are read layer by layer for want of it. */
  #makeLoop(rows: number): void {
    const slow = this.#slow - this.#slowBefore;
    const isWorth = slow * 4 >= rows;
    const known = this.#loopLayers.length;
    for (let layer = 0; layer < this.protocols.length; layer++) {
      const isBusy = isWorth && this.#busy[layer]! * share >= slow && !this.#loopLayers.includes(layer);
      if (isBusy && this.#loopLayers.length < mostLoopLayers) this.#loopLayers.push(layer);
      this.#busy[layer] = 0;
    }
    this.#slowBefore = this.#slow;
    this.#rows = 0;
    if (this.#loopLayers.length > known) this.#loop = this.#program.loop(this.#loopLayers, (layer) => this.#rivals[layer]?.layer, this);
  }
}

/** Column of a field that no dissector of the registry declares. */
export const absentColumn: Column = {
  name: '',
  kind: 'mark',
  octets: 0,
  values: new Uint8Array(),
  valid: new Uint8Array(captureLimits.batchPackets / 8),
};

/** Packets read layer by layer before it is asked whether a loop is worth while, … */
const rowsBeforeLoop = 512;
/** … and the part of them, one in so many, in which a busy layer is. */
const share = 32;

/** Layers within the same layer that are followed. */
const mostTimes = 16;

interface Rival {
  readonly layer: number;
  readonly columns: readonly Column[];
}

function clear(columns: readonly Column[], row: number): void {
  for (const { valid } of columns) valid[row >> 3]! &= ~(1 << (row & 7));
}

/** A protocol, or a field that some dissector declares as a column. */
function columnField(registry: Registry, name: string): ColumnField | undefined {
  if (registry.decoder(name)) return { name, kind: 'mark', octets: 0 };
  for (const protocol of registry.declaring(name)) {
    const field = columnFields(registry.decoder(protocol)!.dissector).find((known) => known.name === name);
    if (field) return field;
  }
  return undefined;
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

const noOctets = new Uint8Array();

/** The generated readers of a set of columns. */
export class ColumnProgram {
  readonly #registry: Registry;
  readonly #slots: ColumnSlots;
  readonly #tables: string[] = [];
  readonly #leads: LeadTable[] = [];
  readonly #protocols: readonly string[];

  /** `keepsFirst`: of several values of a field the first stays in its column, otherwise the last. */
  constructor(registry: Registry, columns: readonly ColumnField[], { opened = [], keepsFirst = true }: ProgramOptions = {}) {
    this.#registry = registry;
    this.#protocols = registry.protocols;
    const reach = new Reach(registry, new Set(columns.map(({ name }) => name)));
    const slots = new Map(columns.map(({ name }, slot) => [name, slot]));
    const openers = new Set(opened);
    this.#slots = {
      column: (name) => slots.get(name),
      table: (name) => this.#table(name),
      protocol: (name) => this.#protocols.indexOf(name),
      isRepeated: (name) => keepsFirst && reach.isRepeated(name),
      leads: (next) => reach.leads(next),
      opens: (opener) => openers.has(opener),
    };
  }

  /** The generated source of one protocol's reader; field names are numbers in it. */
  source(protocol: string): string {
    return columnCode(this.#registry.decoder(protocol)!.dissector, this.#slots);
  }

  /** The loop over packets of these layers. */
  loop(layers: readonly number[], rivalOf: (layer: number) => number | undefined, parts: Omit<LoopParts, 'lead' | 'direct'>): ColumnLoop {
    const cases = layers.map((layer) => columnCase(this.#registry.decoder(this.#protocols[layer]!)!.dissector, this.#slots));
    const known = layers.map((layer, i) => ({ layer, rival: rivalOf(layer), code: cases[i]!.code }));
    const used = new Set(cases.flatMap((one) => one.used));
    return makeColumnLoop(known, used, { ...parts, lead: this.#lead, direct: this.#leads.map(({ direct }) => direct) });
  }

  reader(protocol: string, columns: readonly Column[], walk: Walk): LayerReader {
    const make = new Function('columns', 'lead', 'walk', this.source(protocol));
    return make(columns, this.#lead, walk) as LayerReader;
  }

  readonly linkLead = (linkType: number): number => this.#lead(this.#table('linktype'), linkType, none, noOctets, 0, 0);

  readonly #lead: Lead = (table, first, second, bytes, at, end, segment = false) =>
    this.#leads[table]!.lead(first, second, bytes, at, end, segment);

  #table(name: string): number {
    const known = this.#tables.indexOf(name);
    if (known >= 0) return known;
    this.#leads.push(new LeadTable(this.#registry, name, this.#protocols));
    return this.#tables.push(name) - 1;
  }
}

export interface ProgramOptions {
  readonly opened?: Iterable<string>;
  readonly keepsFirst?: boolean;
}
