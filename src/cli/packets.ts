import {
  compileFilter,
  createDecoder,
  type Filter,
  FilterError,
  fieldLookup,
  type Packet,
  type Registry,
  recordOf,
  shortName,
  standardRegistry,
  suggest,
} from '../engine/index.ts';
import { fieldsFormat } from '../output/fields.ts';
import type { PacketFormat } from '../output/format.ts';
import { jsonFormat } from '../output/json.ts';
import { ndjsonFormat } from '../output/ndjson.ts';
import { textFormat } from '../output/text.ts';
import { type Arguments, UserError } from './command.ts';
import { decodeAs } from './decode-as.ts';
import { decoderOptions } from './decoder-options.ts';
import { readFieldOptions } from './field-options.ts';
import { readInput } from './input.ts';
import { output } from './output.ts';
import { terminalPaint } from './paint.ts';

/** `nattscope packets FILE`. */
export async function runPackets(args: Arguments): Promise<number> {
  const registry = standardRegistry();
  decodeAs(registry, args.texts('decode-as'));
  // The decoder comes first: its trackers make more fields known.
  const decoder = createDecoder(decoderOptions(args, registry, args.text('format')));
  const filter = readFilter(args.text('filter'), registry);
  const format = readFormat(args, registry);
  let left = readCount(args.text('count'));
  output.write(format.head);
  try {
    return await readInput(args.files[0]!, async (batch) => {
      for (let i = 0; i < batch.count && left > 0; i++, left--) {
        const packet = decoder.decode(recordOf(batch, i));
        if (!filter.test(packet)) continue;
        decoder.show(packet);
        output.write(format.text(packet));
        if (output.full) await output.flush();
      }
      return left > 0;
    });
  } finally {
    output.write(format.tail());
  }
}

function readFilter(text: string | undefined, registry: Registry): Pick<Filter, 'test'> {
  try {
    return text === undefined ? { test: (_: Packet) => true } : compileFilter(text, fieldLookup(registry));
  } catch (error) {
    if (error instanceof FilterError) throw new UserError(`-Y: ${error.message}\n    ${text}\n    ${' '.repeat(error.at)}^`);
    throw error;
  }
}

function readCount(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new UserError(`-c ${text}: the number of packets is a whole number from 1`);
}

/**
 * The fields to print. One that we do not know leaves its column empty, with a warning, so that a script made for
 * tshark's larger world keeps its columns; only where no field is known is that an error.
 */
function readFields(names: readonly string[], registry: Registry): readonly string[] {
  const unknown = names.filter((name) => !registry.field(name));
  if (unknown.length === 0) return names;
  const meant = unknown.length === 1 ? suggest(unknown[0]!, registry.fieldNames) : undefined;
  const more = unknown.length > 3 ? ` and ${unknown.length - 3} more` : '';
  const named = unknown.slice(0, 3).map((name) => `"${name}"`);
  const say = `-e: there is no field ${named.join(', ')}${more}${meant === undefined ? '' : `; did you mean ${meant}?`}`;
  if (unknown.length === names.length) throw new UserError(say);
  process.stderr.write(`nattscope: ${say}; ${unknown.length === 1 ? 'its column stays' : 'their columns stay'} empty\n`);
  return names;
}

function readFormat(args: Arguments, registry: Registry): PacketFormat {
  const names = readFields(args.texts('field'), registry);
  const fieldOptions = readFieldOptions(args.texts('field-option'));
  const name = args.text('format') ?? 'text';
  switch (name) {
    case 'fields':
      if (names.length === 0) throw new UserError('-T fields prints the fields that -e names; there is none');
      return fieldsFormat(names, fieldOptions);
    case 'json':
      return jsonFormat(names);
    case 'ndjson':
      return ndjsonFormat(names);
    case 'text':
      if (names.length > 0) throw new UserError('-e goes with -T fields, json or ndjson');
      return textFormat({ nameOf: (protocol) => shortName(registry, protocol), paint: terminalPaint(), detail: args.is('detail') });
    default:
      throw new UserError(`-T ${name}: the formats are text, fields, json and ndjson`);
  }
}
