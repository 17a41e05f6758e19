import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../examples/', import.meta.url));

/** What the examples write: what a reader of theirs sees. */
const outputs: Readonly<Record<string, string>> = {
  'add-dissector.mjs': `\
       0–34                           Frame 1, 35 octets on the wire, 35 captured
                                        [Frame number: 1]  frame.number
                                        [Length on the wire: 35]  frame.len
                                        [Length in the capture: 35]  frame.cap_len
                                        [Marked: not set]  frame.marked
                                        [Ignored: not set]  frame.ignored
                                        [Protocols: udp:qotd]  frame.protocols
        0–7                           User Datagram Protocol, 17 → 50000
        0–1  00 11                      Source port: 17  udp.srcport
        2–3  c3 50                      Destination port: 50000  udp.dstport
        4–5  00 23                      Length: 35  udp.length
        6–7  00 00                      Checksum: 0x0000  udp.checksum
                                        [Checksum status: Not computed by the sender, as is usual for ESP in UDP (3)]  udp.checksum.status
                                        [Payload: 27 octets]  udp.payload
       8–34                           Quote of the Day Protocol, The wire never tells a lie.
                                        [Length: 27]  qotd.length
       8–34  54 68 65 20 77 69 72 65    Quote: The wire never tells a lie.  qotd.quote
             20 6e 65 76 65 72 20 74
             65 6c 6c 73 20 61 20 6c
             69 65 2e
`,
  'diagnose.mjs': `\
IKEv2 192.168.10.10 → 203.0.113.10: failed; behind a NAT: initiator
error udp-4500-blocked: IKE starts, then falls silent as soon as it moves to UDP 4500. Packets 1, 2, 3, 4, 5, 6
fact nat-initiator: The client is behind a NAT; its own address is 192.168.10.10:500. Packets 2
`,
  'stream-file.mjs': `\
isakmp: 22 packets, 5332 octets
esp: 18 packets, 3204 octets
udpencap: 2 packets, 86 octets
`,
  'udp-socket.mjs': `\
udpencap:isakmp, length 96: Main Mode, encrypted
udpencap, length 1: NAT-keepalive
`,
};

test('every example is run', () => {
  expect(readdirSync(folder).filter((file) => file.endsWith('.mjs'))).toEqual(Object.keys(outputs));
});

test.each(Object.entries(outputs))('%s', (file, output) => {
  expect(execFileSync(process.execPath, [folder + file], { encoding: 'utf8' })).toBe(output);
});
