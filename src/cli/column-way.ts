import {
  type Column,
  ColumnNames,
  columnTest,
  FieldLines,
  type Filter,
  fieldLookup,
  isValid,
  type PacketDecoder,
  Reach,
  type RowTest,
  requiredNames,
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
  /** Whether trackers must see a packet that does not pass, for what they say of later ones that do. */
  readonly follows: RowTest;
  /** What writes the line of a packet; without it, a packet that passes is decoded to be written. */
  readonly lines: FieldLines | undefined;
}

/** What an IKE message, each of its fragments and each retransmission have in common. */
const ofWholeMessage = ['isakmp', ...['ispi', 'rspi', 'version', 'exchangetype', 'flags', 'messageid'].map((name) => `isakmp.${name}`)];

/** Formats that write nothing but the fields asked for. */
const formatsOfFields = ['fields', 'csv', 'json', 'ek'];

/** The way by columns, where filter and output allow it. */
export function columnWay(args: Arguments, decoder: PacketDecoder, filter: Filter | undefined): ColumnWay | undefined {
  // What keys open, columns do not tell.
  if (decoder.ike) return undefined;
  const { registry } = decoder;
  const columns = new ColumnNames(registry);
  const names = args.texts('field');
  const format = args.text('format') ?? 'text';
  const isOfFields = names.length > 0 && formatsOfFields.includes(format);
  const hasLines = isOfFields && format === 'fields' && names.every((name) => columns.isOfLine(name));
  const asked = [...(filter?.names ?? []), ...(filter?.protocols ?? [])].filter((name) => name !== 'frame');
  if (!(filter || hasLines) || asked.some((name) => !columns.columnsOf(name))) return undefined;
  const followed = isOfFields ? followedForFields(names, decoder) : followedForLines(args, asked, columns, decoder);
  if (!followed) return undefined;

  const skimmer = new Skimmer(registry, decoder, [
    ...asked.flatMap((name) => columns.columnsOf(name)!),
    ...followed,
    ...(hasLines ? names : []),
  ]);
  const lookup = fieldLookup(registry);
  const columnsOf = (name: string) => columns.columnsOf(name)?.map((column) => skimmer.column(column)!);
  const passes = filter ? columnTest(args.text('filter')!, lookup, columnsOf) : () => true;
  if (!passes) return undefined;
  const marks = followed.map((protocol): Column => skimmer.column(protocol)!);
  const options = readFieldOptions(args.texts('field-option'));
  return {
    skimmer,
    passes,
    follows: (row) => marks.some((mark) => isValid(mark, row)),
    lines: hasLines ? new FieldLines(names, options, output.octets, skimmer, (name) => lookup.fields(name)) : undefined,
  };
}

/** Protocols whose packets trackers must all see for the fields asked for: none, or else every packet is decoded. */
function followedForFields(names: readonly string[], { tracked }: PacketDecoder): readonly string[] | undefined {
  return names.some((name) => tracked.has(name)) ? undefined : [];
}

/**
 * The same for a line of text, in which trackers have their say on IKE messages and on the sequence numbers of ESP and
 * AH. ESP that stays sealed is left out where no packet passes that has a layer of ESP.
 */
function followedForLines(
  args: Arguments,
  asked: readonly string[],
  columns: ColumnNames,
  decoder: PacketDecoder,
): readonly string[] | undefined {
  if ((args.text('format') ?? 'text') !== 'text' || args.is('detail')) return undefined;
  const toEsp = new Reach(decoder.registry, new Set(['esp']));
  const isWithoutEsp = (name: string) => {
    const protocols = columns.protocolsOf(name);
    return protocols.length > 0 && protocols.every((protocol) => !toEsp.leads(protocol));
  };
  if (![...requiredNames(args.text('filter')!)].some(isWithoutEsp)) return undefined;
  // Where these alone decide, an IKE message, its fragments and its retransmissions pass together.
  return asked.every((name) => ofWholeMessage.includes(name)) ? ['ah'] : ['ah', 'isakmp'];
}
