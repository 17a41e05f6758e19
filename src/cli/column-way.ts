import {
  ColumnNames,
  columnTest,
  FieldLines,
  type Filter,
  fieldLookup,
  type PacketDecoder,
  type RowTest,
  Skimmer,
} from '../engine/index.ts';
import type { Arguments } from './command.ts';
import { readFieldOptions } from './field-options.ts';
import { output } from './output.ts';

/** How `packets` goes through a capture by columns, decoding only those packets of which they do not tell all. */
export interface ColumnWay {
  readonly skimmer: Skimmer;
  /** The filter. */
  readonly passes: RowTest;
  /** What writes the line of a packet; without it, a packet that passes is decoded to be written. */
  readonly lines: FieldLines | undefined;
}

/** Formats that write nothing but the fields asked for, so that what trackers add to a packet is not missed. */
const formatsOfFields = ['fields', 'csv', 'json', 'ek'];

/** The way by columns, where filter and output allow it: fields that have columns, none that trackers add. */
export function columnWay(args: Arguments, decoder: PacketDecoder, filter: Filter | undefined): ColumnWay | undefined {
  const { registry } = decoder;
  const names = args.texts('field');
  const format = args.text('format') ?? 'text';
  const { tracked } = decoder;
  if (names.length === 0 || !formatsOfFields.includes(format) || names.some((name) => tracked.has(name))) return undefined;
  const columns = new ColumnNames(registry);
  const hasLines = format === 'fields' && names.every((name) => columns.isOfLine(name));
  const asked = [...(filter?.names ?? []), ...(filter?.protocols ?? [])]
    .filter((name) => name !== 'frame')
    .map((name) => columns.columnsOf(name));
  if (!(filter || hasLines) || asked.includes(undefined)) return undefined;
  const skimmer = new Skimmer(registry, decoder, [...asked.flatMap((of) => of!), ...(hasLines ? names : [])]);
  const lookup = fieldLookup(registry);
  const columnsOf = (name: string) => columns.columnsOf(name)?.map((column) => skimmer.column(column)!);
  const passes = filter ? columnTest(args.text('filter')!, lookup, columnsOf) : () => true;
  if (!passes) return undefined;
  const options = readFieldOptions(args.texts('field-option'));
  const lines = hasLines ? new FieldLines(names, options, output.octets, skimmer, (name) => lookup.fields(name)) : undefined;
  return { skimmer, passes, lines };
}
