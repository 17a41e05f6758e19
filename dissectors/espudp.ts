import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'espudp',
  label: 'ESP in UDP on a port of its own',
  short: 'ESP-UDP',
  doc: 'Configured on both sides (Nortel Contivity, Cisco VPN 3000, SonicWall and others): ESP behind the UDP header, no marker.',
  guess: [
    // Only between hosts that speak IKE, and from the beginning of the SA on: ESP has no signature.
    {
      in: 'udp.port',
      after: 'isakmp',
      that: 'left >= 20 && left % 4 == 0 && u32(0) > 0xffff && u32(4) in {1..0xffff}',
      confidence: 50,
      keep: 'espudp',
    },
  ],
  fields: [
    { name: 'udpencap.nat_keepalive', type: 'none', size: '1', if: 'left == 1 && u8(0) == 0xff', label: 'NAT-keepalive', column: true, ref: 'RFC 3948 §2.3' },
    { next: 'esp', if: 'left >= 4' },
  ],
  summary: [
    { if: 'has(udpencap.nat_keepalive)', say: 'NAT-keepalive' },
    { if: '!has(udpencap.nat_keepalive)', say: 'between hosts that speak IKE' },
  ],
} as const satisfies Dissector;
