// Adds a protocol from a JSON file and decodes a datagram with it.
import { readFileSync } from 'node:fs';
import { createDecoder, registerDissector, standardRegistry, treeText } from 'nattscope';

const registry = standardRegistry();
const file = 'quote-of-the-day.json';
registerDissector(registry, readFileSync(new URL(file, import.meta.url), 'utf8'), file);

// UDP from port 17 to port 50000: length 8 + 27, no checksum.
const header = [0x00, 0x11, 0xc3, 0x50, 0x00, 0x23, 0x00, 0x00];
const datagram = Uint8Array.of(...header, ...new TextEncoder().encode('The wire never tells a lie.'));

const packet = createDecoder({ registry }).decodeBytes(datagram, { protocol: 'udp' });
process.stdout.write(treeText(packet, { octets: true }));
