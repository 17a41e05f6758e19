import {
  compileFilter,
  createDecoder,
  type Filter,
  FilterError,
  fieldLookup,
  type Registry,
  recordOf,
  shortName,
  standardRegistry,
  suggest,
} from '../engine/index.ts';
import { csvFormat } from '../output/csv.ts';
import { ekFormat } from '../output/ek.ts';
import { fieldsFormat } from '../output/fields.ts';
import type { PacketFormat } from '../output/format.ts';
import { jsonFormat } from '../output/json.ts';
import { ndjsonFormat } from '../output/ndjson.ts';
import { pdmlFormat } from '../output/pdml.ts';
import { textFormat } from '../output/text.ts';
import { columnWay } from './column-way.ts';
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
  const way = columnWay(args, decoder, filter);
  let left = readCount(args.text('count'));
  let begun = false;
  // Of an input that is no capture there is nothing to write, not even an empty list.
  const begin = () => {
    if (!begun) output.write(format.head);
    begun = true;
  };
  try {
    const exitStatus = await readInput(args.files[0]!, async (batch) => {
      begin();
      way?.skimmer.read(batch);
      way?.lines?.read(batch);
      for (let i = 0; i < batch.count && left > 0; i++, left--) {
        const isTold = way?.skimmer.tells(i) === true;
        const passes = isTold && way!.passes(i);
        if (isTold && !passes && !way!.follows(i)) continue;
        if (passes && way!.lines) way!.lines.write(i);
        else {
          const packet = way ? way.skimmer.decode(i) : decoder.decode(recordOf(batch, i));
          if (!passes && filter && !filter.test(packet)) continue;
          decoder.show(packet);
          format.write(packet, output.octets);
        }
        if (output.full) await output.flush();
      }
      return left > 0;
    });
    begin();
    return exitStatus;
  } finally {
    if (begun) output.write(format.tail());
  }
}

function readFilter(text: string | undefined, registry: Registry): Filter | undefined {
  try {
    return text === undefined ? undefined : compileFilter(text, fieldLookup(registry));
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

/** A way to write packets, made of what the user asked for. */
type Make = (names: readonly string[], args: Arguments, registry: Registry) => PacketFormat;

const formats: Readonly<Record<string, Make>> = {
  text: (_, args, registry) =>
    textFormat({ nameOf: (protocol) => shortName(registry, protocol), paint: terminalPaint(), detail: args.is('detail') }),
  fields: (names, args) => fieldsFormat(names, readFieldOptions(args.texts('field-option'))),
  csv: (names, _, registry) => csvFormat(names, (protocol) => shortName(registry, protocol)),
  json: (names, args) => jsonFormat(names, { raw: args.is('octets'), uniqueKeys: args.is('no-duplicate-keys') }),
  ndjson: (names) => ndjsonFormat(names),
  ek: (names, args) => ekFormat(names, { raw: args.is('octets') }),
  pdml: (names, args) => pdmlFormat(names, { file: args.files[0]! }),
};

/** Options that only some formats have a use for. */
const uses: readonly { readonly option: string; readonly form: string; readonly formats: readonly string[] }[] = [
  { option: 'field', form: '-e', formats: ['fields', 'csv', 'json', 'ndjson', 'ek', 'pdml'] },
  { option: 'octets', form: '-x', formats: ['json', 'ek'] },
  { option: 'no-duplicate-keys', form: '--no-duplicate-keys', formats: ['json'] },
  { option: 'detail', form: '--detail', formats: ['text'] },
];

function readFormat(args: Arguments, registry: Registry): PacketFormat {
  const name = args.text('format') ?? 'text';
  const make = formats[name];
  if (!make) throw new UserError(`-T ${name}: the formats are ${inWords(Object.keys(formats), 'and')}`);
  for (const { option, form, formats } of uses) {
    if (args.texts(option).length > 0 && !formats.includes(name)) throw new UserError(`${form} goes with -T ${inWords(formats, 'or')}`);
  }
  const names = readFields(args.texts('field'), registry);
  if (name === 'fields' && names.length === 0) throw new UserError('-T fields prints the fields that -e names; there is none');
  return make(names, args, registry);
}

/** `a, b or c`. */
function inWords(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
