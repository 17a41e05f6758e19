import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'udp',
  label: 'User Datagram Protocol',
  rfc: 768,
  on: { 'ip.proto': [17] },
  size: 'udp.length',
  fields: [
    { name: 'udp.srcport', type: 'u16', label: 'Source port', also: ['udp.port'], column: true },
    { name: 'udp.dstport', type: 'u16', label: 'Destination port', also: ['udp.port'], column: true },
    { name: 'udp.length', type: 'u16', label: 'Length', column: true },
    { name: 'udp.checksum', type: 'u16', label: 'Checksum', base: 'hex', with: 'checksum.udp' },
    { next: { table: 'udp.port', key: ['udp.dstport', 'udp.srcport'] } },
  ],
  summary: ['{udp.srcport} → {udp.dstport}'],
} as const satisfies Dissector;
