import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'udp',
  label: 'User Datagram Protocol',
  rfc: 768,
  on: { 'ip.proto': [17] },
  size: 'udp.length < 8 ? 8 : udp.length',
  fields: [
    { name: 'udp.srcport', type: 'u16', label: 'Source port', also: ['udp.port'], column: true },
    { name: 'udp.dstport', type: 'u16', label: 'Destination port', also: ['udp.port'], column: true },
    {
      name: 'udp.length',
      type: 'u16',
      label: 'Length',
      check: { that: 'udp.length >= 8', say: 'The datagram is shorter than its header of 8 octets', severity: 'error', name: 'udp.length.bad' },
      with: 'length.udp',
      column: true,
    },
    { name: 'udp.checksum', type: 'u16', label: 'Checksum', base: 'hex', with: 'checksum.udp', column: true },
    { name: 'udp.payload', type: 'bytes', label: 'Payload', peek: true },
    { next: { table: 'udp.port', key: ['udp.dstport', 'udp.srcport'] } },
  ],
  summary: ['{udp.srcport} → {udp.dstport}'],
} as const satisfies Dissector;
