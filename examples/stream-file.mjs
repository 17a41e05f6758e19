// Streams a capture of any size and counts packets and octets by innermost protocol: node stream-file.mjs [FILE].
// It reads columns: no object is made for a packet.
import { fileURLToPath } from 'node:url';
import { ColumnReader, openCapture, standardRegistry } from 'nattscope';
import { fileSource } from 'nattscope/node';

const example = '../captures/ikev2-psk-nat/ikev2-psk-nat.post-nat.pcap';
const file = process.argv[2] ?? fileURLToPath(new URL(example, import.meta.url));

const reader = new ColumnReader(standardRegistry(), []);
const counts = new Map();
for await (const batch of openCapture(await fileSource(file))) {
  reader.read(batch);
  for (let i = 0; i < batch.count; i++) {
    const protocol = reader.protocols[reader.innermost[i]] ?? 'unknown';
    const count = counts.get(protocol) ?? { packets: 0, octets: 0 };
    count.packets++;
    count.octets += batch.original[i];
    counts.set(protocol, count);
  }
}
for (const [protocol, { packets, octets }] of counts) console.log(`${protocol}: ${packets} packets, ${octets} octets`);
