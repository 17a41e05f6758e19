import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'nortelnat',
  label: 'Nortel Contivity NAT Traversal',
  short: 'NORTEL-NAT',
  doc: 'Nortel Contivity: ESP behind the UDP header, port 10001 unless the switch is set to another; IKE stays on port 500.',
  guess: [
    // ESP has no signature: a reserved SPI, a length that no cipher gives or a high sequence number speak against it.
    {
      in: 'udp.port',
      at: [10001],
      after: 'isakmp',
      that: 'left >= 20 && left % 4 == 0 && u32(0) > 255 && u32(4) in {1..0xffffff}',
      confidence: 80,
      keep: 'nortelnat',
    },
    { in: 'udp.port', at: [10001], that: 'left >= 20 && left % 4 == 0 && u32(0) > 255 && u32(4) in {1..0xffff}', confidence: 60, keep: 'nortelnat' },
  ],
  fields: [
    { name: 'udpencap.nat_keepalive', type: 'none', size: '1', if: 'left == 1 && u8(0) == 0xff', label: 'NAT-keepalive', column: true, ref: 'RFC 3948 §2.3' },
    { next: 'esp', if: 'left >= 4' },
  ],
  summary: [
    { if: 'has(udpencap.nat_keepalive)', say: 'NAT-keepalive' },
    { if: '!has(udpencap.nat_keepalive)', say: 'ESP without a marker' },
  ],
} as const satisfies Dissector;
