import type { Dissector } from '../schema/dissector.ts';
import { type Field, field as makeField } from '../schema/field.ts';
import { Cursor, type Evaluate, type Reader } from './cursor.ts';
import { DetailCode } from './detail-code.ts';
import { Fields, type Tables } from './fields.ts';
import type { Extent, Host } from './host.ts';
import { type LayerKind, WalkedLayer } from './layer.ts';
import { type LookAhead, lookAhead, type NumberAhead, numberAhead } from './look-ahead.ts';
import { boundName } from './names.ts';
import { Slots } from './slots.ts';
import { compileSummary } from './summary.ts';

/** How messages lie in a stream: both are asked at the octets ahead. */
export interface StreamRules {
  readonly size: NumberAhead;
  readonly begins: LookAhead;
}

/** A dissector, ready to decode its layer; nothing of it is compiled before it is used. */
export class DetailDecoder {
  readonly dissector: Dissector;
  /** Whether octets can be this protocol at all, as its declaration's `accepts` says. */
  readonly accepts: LookAhead;
  /** How messages of this protocol lie in a stream. */
  readonly stream: StreamRules | undefined;
  readonly #fields: Fields;
  readonly #field: Field;
  #compiled: CompiledLayer | undefined;

  /** Makes the detail decoder of a declaration that the checks have passed. */
  constructor(dissector: Dissector, tables: Tables) {
    const { protocol, label, rfc, accepts, stream } = dissector;
    this.dissector = dissector;
    this.accepts = accepts === undefined ? () => true : lookAhead(accepts);
    this.stream = stream && { size: numberAhead(stream.size), begins: lookAhead(stream.begins) };
    this.#fields = new Fields(rfc, tables);
    this.#field = makeField(protocol, label, 'none');
  }

  /** All fields that it can give, with those of its checks; functions of the decoder add theirs. */
  get fields(): readonly Field[] {
    return [...this.#fields.all(this.dissector), this.#field].filter(({ name }) => name !== '');
  }

  /** Decodes one layer and those behind it; gives the offset behind what they took. Never throws on octets. */
  decode(extent: Extent, host: Host, confidence?: number, via?: string): number {
    this.#compiled ??= compileLayer(this.dissector, this.#fields, this.#field);
    const { kind, slots, size, sizeName, rows } = this.#compiled;
    const { source, start, end, limitedBy } = extent;
    const layer = new WalkedLayer(kind, extent, slots.blank(), confidence, via);
    const { node, values } = layer;
    host.begin(layer);
    const cursor = new Cursor({ host, extent, layer, slots }, values, node.ownChildren, 0, source, start, end, limitedBy, size, sizeName);
    rows.read(cursor);
    cursor.showRest();
    if (layer.payload < 0) layer.payload = cursor.end;
    node.end = layer.payload;
    return cursor.end;
  }
}

interface CompiledLayer {
  readonly kind: LayerKind;
  readonly slots: Slots;
  readonly size: Evaluate | undefined;
  readonly sizeName: string;
  readonly rows: Reader;
}

function compileLayer(dissector: Dissector, fields: Fields, field: Field): CompiledLayer {
  const { protocol, label, size, summary = [] } = dissector;
  const slots = new Slots(dissector);
  const code = new DetailCode(dissector, fields, slots);
  return {
    kind: { protocol, label, field, summarise: compileSummary(summary, code) },
    slots,
    size: code.number(size),
    sizeName: boundName(size),
    rows: code.reader(dissector.fields),
  };
}
