import { openCapture, type PacketRecord, recordOf } from '../src/engine/index.ts';
import { fileSource } from '../src/engine/node/index.ts';

/** All packets of a capture; of a damaged one, those before the damage. Their octets are copies. */
export async function recordsOf(path: string): Promise<PacketRecord[]> {
  const records: PacketRecord[] = [];
  try {
    for await (const batch of openCapture(await fileSource(path))) {
      for (let i = 0; i < batch.count; i++) {
        const record = recordOf(batch, i);
        records.push({ ...record, bytes: record.bytes.slice() });
      }
    }
  } catch (error) {
    if (records.length === 0) throw error;
  }
  return records;
}
