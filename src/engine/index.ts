/**
 * The library. Open a capture and decode its packets:
 *
 *     const capture = openCapture(await fileSource('site.pcapng'));   // fileSource: nattscope/node
 *     const decoder = createDecoder();
 *     for await (const batch of capture) {
 *       for (let i = 0; i < batch.count; i++) show(decoder.decode(recordOf(batch, i)));
 *     }
 *
 * Octets of a batch, and what a packet shows of them, are valid until the next batch is asked for.
 */

export { type Batch, type CaptureInterface, NO_INTERFACE, NO_TIME } from '../capture/batch.ts';
export type { Landmark } from '../capture/container.ts';
export { CaptureError } from '../capture/error.ts';
export { type Capture, type CaptureOptions, openCapture, openCaptureAt, type Place } from '../capture/reader.ts';
export { type ByteSource, blobSource, bytesSource } from '../capture/source.ts';
export { type Layer, type Node, type NodeKind, type Note, type Severity, type Source, valuesOf, walkTree } from '../compile/tree.ts';
export { emptyKeyRing, type KeyRing } from '../crypto/key-ring.ts';
export { type KeysRead, readKeys } from '../crypto/keys/read-keys.ts';
export type { Primitives } from '../crypto/primitives.ts';
export { type Column, ColumnReader, isValid } from '../decode/columns.ts';
export { Decoder, type DecoderOptions, type PacketRecord } from '../decode/decoder.ts';
export type { Packet } from '../decode/packet.ts';
export { Reach } from '../decode/reach.ts';
export type { Registry } from '../decode/registry.ts';
export type { Tracker } from '../decode/tracker.ts';
export { columnTest, type RowTest, requiredNames } from '../filter/column-test.ts';
export { compileFilter, type Filter } from '../filter/compile-filter.ts';
export { FilterError } from '../filter/error.ts';
export {
  type DiagnosisResult,
  defaultThresholds,
  type Finding,
  type Fix,
  type Severity as FindingSeverity,
  type Thresholds,
} from '../findings/finding.ts';
export { type FirewallNeeds, type FirewallRule, firewallNeeds } from '../findings/firewall/needs.ts';
export { comparisonSchema } from '../output/comparison/schema.ts';
export { csvFormat } from '../output/csv.ts';
export { diagnosisJson } from '../output/diagnosis-json.ts';
export { diagnosisSchema } from '../output/diagnosis-schema.ts';
export { type EkOptions, ekFormat } from '../output/ek.ts';
export { eventSchema } from '../output/event-schema.ts';
export { type FieldsOptions, fieldsFormat } from '../output/fields.ts';
export { firewallSchema } from '../output/firewall/schema.ts';
export type { PacketFormat } from '../output/format.ts';
export { type JsonOptions, jsonFormat } from '../output/json.ts';
export { ndjsonFormat } from '../output/ndjson.ts';
export { OctetWriter } from '../output/octet-writer.ts';
export { type PdmlOptions, pdmlFormat } from '../output/pdml.ts';
export { type TextOptions, textFormat } from '../output/text.ts';
export { type TreeOptions, treeText } from '../output/tree.ts';
export { type Dissector, dissectorJsonSchema } from '../schema/dissector.ts';
export type { Field, Time, Value } from '../schema/field.ts';
export { displayText, plainText } from '../schema/render.ts';
export { suggest } from '../schema/suggest.ts';
export { type Ladder, type LadderNames, ladderOf } from '../session/ladder.ts';
export { natVerdict } from '../session/nat-verdict.ts';
export { ColumnNames } from './column-names.ts';
export { ComparedCapture, type ComparisonResult, compare } from './comparison/comparison.ts';
export { createDecoder, decodePacket, PacketDecoder, type PacketDecoderOptions, type PacketFacts, type Start } from './decoder.ts';
export { Diagnosis, type DiagnosisOptions } from './diagnosis/diagnosis.ts';
export { FieldLines } from './field-lines.ts';
export { type InnerDatagram, innerDatagram } from './inner-datagram.ts';
export { fieldLookup } from './lookup.ts';
export type { End, EspSa } from './overview/esp-sas.ts';
export type { IkeSa } from './overview/ike-sas.ts';
export type { Keepalives } from './overview/keepalives.ts';
export { type Overview, OverviewBuilder } from './overview/overview.ts';
export { IndexError, type Links } from './packet-index/block.ts';
export { PacketIndexBuilder } from './packet-index/builder.ts';
export { decodePacketAt } from './packet-index/decode-at.ts';
export { buildIndex, type IndexBlocks, PacketIndex } from './packet-index/packet-index.ts';
export { recordOf } from './records.ts';
export { DissectorError, registerDissector, shortName, standardRegistry } from './registry.ts';
export { Skimmer } from './skimmer.ts';
export { PacketSorter } from './sorter/packet-sorter.ts';
export { Watch, type WatchEvent } from './watch/watch.ts';
