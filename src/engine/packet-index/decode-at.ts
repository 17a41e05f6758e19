import type { ByteSource } from '../../capture/source.ts';
import type { PacketRecord } from '../../decode/decoder.ts';
import type { Packet } from '../../decode/packet.ts';
import type { Time } from '../../schema/field.ts';
import { createDecoder, type PacketDecoderOptions } from '../decoder.ts';
import type { PacketIndex } from './packet-index.ts';

const zero: Time = { seconds: 0, nanoseconds: 0 };

/**
 * Decodes one packet of a capture as if all before it had been decoded; reads those alone that it needs. Of `options`,
 * those that change what packets are read as make an index useless: openers, dissectors, and `nullEncryption: false`.
 */
export async function decodePacketAt(
  source: ByteSource,
  index: PacketIndex,
  number: number,
  options: PacketDecoderOptions = {},
): Promise<Packet> {
  const { conversations, sequence } = await index.links(number);
  const needed = await index.packetsNeeded(number);
  const timed = conversations.flatMap((one) => (one ? [one.first, one.last] : []));
  const wanted = new Set([1, Math.max(1, number - 1), ...timed, ...needed, number]);
  const numbers = [...wanted].sort((a, b) => a - b);
  const records = new Map<number, PacketRecord>();
  for (const record of await index.recordsAt(source, numbers)) records.set(record.number, record);

  const timeOf = (packet: number) => records.get(packet)!.time ?? zero;
  const decoder = createDecoder(options);
  const first = timeOf(1);
  decoder.overlook(first, first);
  const packets = needed.map((packet) => decoder.decode(records.get(packet)!));
  decoder.overlook(first, timeOf(Math.max(1, number - 1)));
  decoder.recall({
    conversations: conversations.map((one) => one && { index: one.index, first: timeOf(one.first), last: timeOf(one.last) }),
    sequence: packets.filter((packet) => sequence.includes(packet.number)),
  });
  return decoder.decode(records.get(number)!);
}
