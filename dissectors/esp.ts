import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'esp',
  label: 'Encapsulating Security Payload',
  rfc: 4303,
  on: { 'ip.proto': [50] },
  fields: [
    {
      name: 'esp.spi',
      type: 'u32',
      label: 'SPI',
      base: 'hex',
      check: { that: 'esp.spi > 255', say: 'SPIs up to 255 are reserved and never stand for an SA' },
      column: true,
      ref: '2.1',
    },
    { name: 'esp.sequence', type: 'u32', label: 'Sequence number', column: true, ref: '2.2' },
    { type: 'bytes', label: 'Encrypted data', sealed: 'esp', opens: 'payload', tells: ['esp.protocol', 'natt.esp.null_confidence'], ref: '2.3' },
  ],
  parts: {
    payload: [
      { next: { table: 'ip.proto', key: 'esp.protocol' } },
      { name: 'natt.esp.tfc', type: 'bytes', label: 'Traffic flow confidentiality padding', if: 'left > 0', ref: '2.7' },
    ],
  },
  summary: ['SPI {esp.spi}, sequence number {esp.sequence}', { if: 'has(natt.esp.null_confidence)', say: ', not encrypted' }],
} as const satisfies Dissector;
