import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'tcpencap',
  label: 'Cisco TCP Encapsulation of IPsec Packets',
  doc: 'Cisco IPsec over TCP (cTCP), port 10000 unless configured: a false TCP, each segment one datagram and a trailer of 16 octets. Known from captures.',
  guess: [
    {
      in: 'tcp.port',
      that:
        'left > 24 && u32(left - 16) == 0 && u16(left - 10) % 0x1000 == 0 && ' +
        '(u8(left - 3) == 0x11 && u16(4) == left - 16 || u8(left - 3) == 0x32 && u32(0) > 255 && u32(4) > 0)',
      confidence: 85,
    },
  ],
  fields: [
    {
      block: 'Datagram',
      size: 'left - 16',
      if: 'left > 24',
      fields: [
        { next: 'udp', if: 'u16(4) == left' }, // its length; in ESP, the upper half of the sequence number
        { next: 'esp', if: 'left > 0' },
      ],
    },
    {
      name: 'tcpencap.unknown',
      type: 'bytes',
      size: '16',
      label: 'Trailer',
      over: [
        { name: 'tcpencap.zero', type: 'bytes', size: '4', label: 'Zero' },
        { name: 'tcpencap.seq', type: 'u16', label: 'Sequence number', base: 'hex' },
        { name: 'tcpencap.ikedirection', type: 'u16', label: 'Direction', base: 'hex', values: 'direction', if: 'u8(7) == 0x11' },
        { name: 'tcpencap.espzero', type: 'u16', label: 'Zero for ESP', base: 'hex', if: '!has(tcpencap.ikedirection)' },
        { name: 'tcpencap.magic', type: 'bytes', size: '5', label: 'Magic, meaning unknown' },
        { name: 'tcpencap.proto', type: 'u8', label: 'Protocol', base: 'hex', values: 'proto' },
        { name: 'tcpencap.magic2', type: 'bytes', size: '2', label: 'Magic, meaning unknown' },
      ],
    },
  ],
  tables: {
    direction: { '0': 'Server to client', '16384': 'Client to server' },
    proto: { '17': 'UDP with IKE', '50': 'ESP' },
  },
  summary: ['{tcpencap.proto}'],
} as const satisfies Dissector;
