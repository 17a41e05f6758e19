import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'msproxy',
  label: 'Firewall client control channel',
  short: 'MSPROXY',
  doc: 'Remote Winsock (RWSP) of Microsoft Proxy, ISA and TMG Server, port 1745: the client hands Winsock calls over, and what they send never enters a tunnel of this host.',
  guess: [
    { in: 'tcp.port', at: [1745], that: 'left >= 38 && u32(24) == 0x52575350', confidence: 95 },
    { in: 'udp.port', at: [1745], that: 'left >= 38 && u32(24) == 0x52575350', confidence: 95 },
  ],
  fields: [
    { name: 'msproxy.client_id', type: 'u32le', label: 'Client', base: 'hex' },
    { name: 'msproxy.version', type: 'u32le', label: 'Version', base: 'hex' },
    { name: 'msproxy.server_id', type: 'u32le', label: 'Server', base: 'hex' },
    { type: 'u8', label: 'Acknowledged' },
    { type: 'bytes', size: '3', label: 'Unknown' },
    { name: 'msproxy.seq_num', type: 'u8', label: 'Sequence number' },
    { type: 'bytes', size: '7', label: 'Unknown' },
    { name: 'msproxy.rwsp_signature', type: 'text', size: '4', label: 'Signature' },
    { type: 'bytes', size: '8', label: 'Unknown' },
    { name: 'msproxy.command', type: 'u16', label: 'Command' },
    { name: 'natt.msproxy.data', type: 'bytes', label: 'Data', if: 'left > 0' },
  ],
  summary: ['Winsock call of a Firewall client, command {msproxy.command}; such traffic goes to the ISA or TMG Server, not into a tunnel of this host'],
} as const satisfies Dissector;
