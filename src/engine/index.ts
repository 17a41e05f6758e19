/** The library: open a capture, decode its packets, filter them. */
export type { Batch, CaptureInterface } from '../capture/batch.ts';
export { CaptureError } from '../capture/error.ts';
export { type Capture, type CaptureOptions, openCapture } from '../capture/reader.ts';
export { type ByteSource, blobSource, bytesSource } from '../capture/source.ts';
export { Decoder, type DecoderOptions, type PacketRecord } from '../decode/decoder.ts';
export type { Packet } from '../decode/packet.ts';
export type { Registry } from '../decode/registry.ts';
export { compileFilter, type Filter } from '../filter/compile-filter.ts';
export { FilterError } from '../filter/error.ts';
export { suggest } from '../schema/suggest.ts';
export { fieldLookup } from './lookup.ts';
export { recordOf } from './records.ts';
export { standardRegistry } from './registry.ts';
