import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'nonike',
  label: 'ESP in UDP behind the Non-IKE Marker (drafts 00 and 01)',
  short: 'NONIKE',
  doc: 'draft-ietf-ipsec-udp-encaps-00 and -01, with draft-ietf-ipsec-nat-t-ike-00 and -01 (ScreenOS, SSH): before port 4500 was chosen.',
  guess: [
    { in: 'udp.port', at: [500], that: 'left == 1 && u8(0) == 0xff', confidence: 90 },
    { in: 'udp.port', at: [500], that: 'left >= 20 && u32(0) == 0 && u32(4) == 0 && u32(8) > 255 && u32(12) > 0', confidence: 85 },
    // No IKE message begins with an initiator SPI of zero, and few other protocols with 8 octets of it.
    { in: 'udp.port', after: 'isakmp', that: 'left >= 20 && u32(0) == 0 && u32(4) == 0 && u32(8) > 255 && u32(12) in {1..0xffff}', confidence: 70 },
  ],
  fields: [
    { name: 'isakmp.ike.nat_keepalive', type: 'none', size: '1', if: 'left == 1 && u8(0) == 0xff', label: 'NAT-keepalive', column: true },
    { name: 'natt.non_ike_marker', type: 'none', size: '8', if: 'u32(0) == 0 && u32(4) == 0', label: 'Non-IKE Marker' },
    { next: 'esp', if: 'has(natt.non_ike_marker)' },
  ],
  summary: [
    { if: 'has(isakmp.ike.nat_keepalive)', say: 'NAT-keepalive on the port of IKE' },
    { if: 'has(natt.non_ike_marker)', say: 'ESP on the port of IKE' },
  ],
} as const satisfies Dissector;
