import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'udpencap',
  label: 'UDP Encapsulation of IPsec Packets',
  rfc: 3948,
  on: { 'udp.port': [4500] },
  fields: [
    { name: 'udpencap.nat_keepalive', type: 'none', size: '1', if: 'left == 1 && u8(0) == 0xff', label: 'NAT-keepalive', column: true, ref: '2.3' },
    { name: 'udpencap.non_esp_marker', type: 'none', size: '4', if: 'u32(0) == 0', label: 'Non-ESP Marker', column: true, ref: '2.2' },
    { next: 'isakmp', if: 'has(udpencap.non_esp_marker)' },
    { next: 'esp', if: '!has(udpencap.non_esp_marker) && left >= 4' },
  ],
  summary: [
    { if: 'has(udpencap.nat_keepalive)', say: 'NAT-keepalive' },
    { if: 'has(udpencap.non_esp_marker)', say: 'Non-ESP Marker' },
  ],
} as const satisfies Dissector;
