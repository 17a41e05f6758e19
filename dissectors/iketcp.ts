import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'iketcp',
  label: 'TCP Encapsulation of IKE and IPsec Packets',
  short: 'IKE-TCP',
  rfc: 9329,
  on: { 'tcp.port': [4500] },
  accepts: 'u32(0) == 0x494b4554 && u16(4) == 0x4350 || u32(2) == 0 && u8(23) in {0x10, 0x20} && u32(30) == u16(0) - 6',
  guess: [
    { in: 'tcp.port', that: 'u32(0) == 0x494b4554 && u16(4) == 0x4350', confidence: 99, keep: 'iketcp' },
    { in: 'tcp.port', that: 'u32(2) == 0 && u8(23) in {0x10, 0x20} && u8(24) in {1..6, 32..44} && u32(30) == u16(0) - 6', confidence: 90, keep: 'iketcp' },
  ],
  stream: {
    // The prefix, a keepalive, IKE behind its marker, ESP: its SPI is not reserved, and it is whole 32-bit words.
    size:
      'u32(0) == 0x494b4554 && u16(4) == 0x4350 ? 6 : u16(0) < 3 ? 0 : u16(0) == 3 ? (u8(2) < 0xff ? 0 : 3) : ' +
      'u32(2) in {1..255} || u32(2) > 0 && (u16(0) - 2) % 4 > 0 || u16(0) < 6 ? 0 : u16(0)',
    begins:
      'u32(0) == 0x494b4554 && u16(4) == 0x4350 || left == 3 && u24(0) == 0x0003ff || ' +
      'u32(2) == 0 && u8(23) in {0x10, 0x20} && u8(24) in {1..6, 32..44} && u32(30) == u16(0) - 6',
  },
  size: 'has(natt.tcp.prefix) ? 6 : natt.tcp.length',
  fields: [
    { name: 'natt.tcp.prefix', type: 'text', size: '6', if: 'u32(0) == 0x494b4554 && u16(4) == 0x4350', label: 'Stream prefix', ref: '4' },
    {
      name: 'natt.tcp.length',
      type: 'u16',
      label: 'Length, itself included',
      if: '!has(natt.tcp.prefix)',
      check: { that: 'natt.tcp.length > 2', say: 'A message has at least one octet behind its length' },
      ref: '3',
    },
    { name: 'udpencap.nat_keepalive', type: 'none', size: '1', if: 'natt.tcp.length == 3 && u8(0) == 0xff', label: 'Keepalive', column: true },
    { name: 'udpencap.non_esp_marker', type: 'none', size: '4', if: 'natt.tcp.length > 5 && u32(0) == 0', label: 'Non-ESP Marker', column: true, ref: '3.1' },
    { next: 'isakmp', if: 'has(udpencap.non_esp_marker)' },
    { next: 'esp', if: 'natt.tcp.length > 5 && !has(udpencap.non_esp_marker)' },
  ],
  summary: [
    { if: 'has(natt.tcp.prefix)', say: 'the stream begins' },
    { if: 'has(udpencap.nat_keepalive)', say: 'keepalive' },
    { if: 'has(udpencap.non_esp_marker)', say: 'IKE, {natt.tcp.length} octets' },
    { if: 'natt.tcp.length > 5 && !has(udpencap.non_esp_marker)', say: 'ESP, {natt.tcp.length} octets' },
  ],
} as const satisfies Dissector;
