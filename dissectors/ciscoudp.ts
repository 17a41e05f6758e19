import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ciscoudp',
  label: 'Cisco IPsec over UDP',
  short: 'CISCO-UDP',
  doc: 'Cisco VPN 3000 and VPN client before NAT-T: ESP behind the UDP header, port 10000 unless mode-cfg tells another; IKE stays on port 500.',
  guess: [
    // ESP has no signature: a reserved SPI, a length that no cipher gives or a high sequence number speak against it.
    {
      in: 'udp.port',
      at: [10000],
      after: 'isakmp',
      that: 'left >= 20 && left % 4 == 0 && u32(0) > 255 && u32(4) in {1..0xffffff}',
      confidence: 80,
      keep: 'ciscoudp',
    },
    { in: 'udp.port', at: [10000], that: 'left >= 20 && left % 4 == 0 && u32(0) > 255 && u32(4) in {1..0xffff}', confidence: 60, keep: 'ciscoudp' },
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
