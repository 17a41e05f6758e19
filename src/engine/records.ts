import { type Batch, NO_INTERFACE, NO_TIME } from '../capture/batch.ts';
import type { PacketRecord } from '../decode/decoder.ts';

/**
 * Packet `i` of a batch as a decoder takes it. Its octets are a view into the batch: they are valid until the next
 * batch is asked for.
 */
export function recordOf(batch: Batch, i: number): PacketRecord {
  const offset = batch.offset[i]!;
  const nanoseconds = batch.nanoseconds[i]!;
  const from = batch.interface[i]!;
  const captureInterface = from === NO_INTERFACE ? undefined : batch.interfaces[from];
  return {
    number: batch.first + i,
    bytes: batch.bytes.subarray(offset, offset + batch.captured[i]!),
    originalLength: batch.original[i]!,
    linkType: captureInterface?.linkType,
    time: nanoseconds === NO_TIME ? undefined : { seconds: batch.seconds[i]!, nanoseconds },
    interface: captureInterface?.implied ? undefined : captureInterface,
    section: captureInterface?.implied ? undefined : batch.section[i],
    comment: batch.comments.get(i),
  };
}
