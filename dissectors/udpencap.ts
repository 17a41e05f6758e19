import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'udpencap',
  label: 'UDP Encapsulation of IPsec Packets',
  rfc: 3948,
  on: { 'udp.port': [4500] },
  guess: [
    {
      in: 'udp.port',
      that: 'u32(0) == 0 && u8(21) in {0x10, 0x20} && u8(22) in {1..6, 32..44} && u32(28) in {28..65507} && u32(28) <= left - 4',
      confidence: 90,
      keep: 'udpencap',
    },
  ],
  fields: [
    { name: 'udpencap.nat_keepalive', type: 'none', size: '1', if: 'left == 1 && u8(0) == 0xff', label: 'NAT-keepalive', column: true, ref: '2.3' },
    { name: 'udpencap.non_esp_marker', type: 'none', size: '4', if: 'u32(0) == 0', label: 'Non-ESP Marker', column: true, ref: '2.2' },
    {
      value: '1',
      name: 'natt.marker_missing',
      type: 'none',
      label: 'IKE without the Non-ESP Marker',
      if: 'left >= 28 && !has(udpencap.non_esp_marker) && u8(17) in {0x10, 0x20} && u8(18) in {1..6, 32..44} && u32(24) == left',
      check: { that: '0 == 1', say: 'IKE without the Non-ESP Marker: where ESP is expected as well, the receiver takes it for ESP' },
      ref: '2.2',
    },
    { next: 'isakmp', if: 'has(udpencap.non_esp_marker) || has(natt.marker_missing)' },
    { next: 'esp', if: '!has(udpencap.non_esp_marker) && !has(natt.marker_missing) && left >= 4' },
  ],
  summary: [
    { if: 'has(udpencap.nat_keepalive)', say: 'NAT-keepalive' },
    { if: 'has(udpencap.non_esp_marker)', say: 'Non-ESP Marker' },
    { if: 'has(natt.marker_missing)', say: 'IKE without the Non-ESP Marker' },
  ],
} as const satisfies Dissector;
