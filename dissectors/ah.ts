import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'ah',
  label: 'Authentication Header',
  rfc: 4302,
  on: { 'ip.proto': [51] },
  fields: [
    { name: 'ah.next_header', type: 'u8', label: 'Next header', values: 'ip.proto', column: true, ref: '2.1' },
    { name: 'ah.length', type: 'u8', label: 'Payload length, in 32-bit words minus 2', ref: '2.2' },
    { name: 'ah.reserved', type: 'bytes', size: '2', label: 'Reserved', ref: '2.3' },
    { name: 'ah.spi', type: 'u32', label: 'SPI', base: 'hex', column: true, ref: '2.4' },
    { name: 'ah.sequence', type: 'u32', label: 'Sequence number', column: true, ref: '2.5' },
    { name: 'ah.icv', type: 'bytes', size: 'ah.length * 4 - 4', label: 'Integrity check value', if: 'ah.length > 1', ref: '2.6' },
    { next: { table: 'ip.proto', key: 'ah.next_header' } },
  ],
  summary: ['SPI {ah.spi}, sequence number {ah.sequence}'],
} as const satisfies Dissector;
