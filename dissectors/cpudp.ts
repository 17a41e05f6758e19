import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'cpudp',
  label: 'Check Point UDP encapsulation',
  short: 'CP-UDP',
  doc: 'Check Point VPN-1 and SecuRemote, encapsulation mode 61440 in IKEv1: ESP behind the UDP header, port 2746; IKE stays on port 500.',
  guess: [
    // ESP has no signature: a reserved SPI, a length that no cipher gives or a high sequence number speak against it.
    {
      in: 'udp.port',
      at: [2746],
      after: 'isakmp',
      that: 'left >= 20 && left % 4 == 0 && u32(0) > 255 && u32(4) in {1..0xffffff}',
      confidence: 80,
      keep: 'cpudp',
    },
    { in: 'udp.port', at: [2746], that: 'left >= 20 && left % 4 == 0 && u32(0) > 255 && u32(4) in {1..0xffff}', confidence: 60, keep: 'cpudp' },
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
