import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'l2tp.sublayer',
  label: 'L2TPv3 Default L2-Specific Sublayer',
  short: 'L2TP',
  rfc: 3931,
  doc: 'Whether a session has it is negotiated; without the negotiation it is recognised by the Ethernet frame behind it.',
  guess: [
    {
      in: 'l2tp.session',
      that: 'u8(0) & 0xbf == 0 && (u16(16) == 0x0800 && u8(18) == 0x45 || u16(16) == 0x86dd && u8(18) >> 4 == 6 || u16(16) == 0x0806 && u32(18) == 0x00010800)',
      confidence: 50,
    },
  ],
  fields: [
    {
      block: 'Default L2-Specific Sublayer',
      name: 'l2tp.l2_spec_def',
      fields: [
        { type: 'u8', label: 'Flags', bits: [{ width: 1 }, { width: 1, name: 'l2tp.l2_spec_s', label: 'Sequence number is valid' }, { width: 6 }], ref: '4.6' },
        { name: 'l2tp.l2_spec_sequence', type: 'u24', label: 'Sequence number', ref: '4.6' },
      ],
    },
    { next: 'eth' },
  ],
} as const satisfies Dissector;
