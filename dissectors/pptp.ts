import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'pptp',
  label: 'Point-to-Point Tunneling Protocol',
  rfc: 2637,
  on: { 'tcp.port': [1723] },
  accepts: 'left >= 12 && u32(4) == 0x1a2b3c4d',
  size: 'pptp.length',
  fields: [
    { name: 'pptp.length', type: 'u16', label: 'Length', ref: '2' },
    { name: 'pptp.type', type: 'u16', label: 'Message type', values: 'type', ref: '2' },
    { name: 'pptp.magic_cookie', type: 'u32', label: 'Magic cookie', base: 'hex', ref: '2' },
    { name: 'pptp.control_message_type', type: 'u16', label: 'Control message type', values: 'control', column: true, ref: '2' },
    { name: 'pptp.reserved', type: 'bytes', size: '2', label: 'Reserved', ref: '2' },
    { type: 'bytes', label: 'Parameters', if: 'left > 0' },
  ],
  tables: {
    type: { '1': 'Control message', '2': 'Management message' },
    control: {
      '1': 'Start-Control-Connection-Request',
      '2': 'Start-Control-Connection-Reply',
      '3': 'Stop-Control-Connection-Request',
      '4': 'Stop-Control-Connection-Reply',
      '5': 'Echo-Request',
      '6': 'Echo-Reply',
      '7': 'Outgoing-Call-Request',
      '8': 'Outgoing-Call-Reply',
      '9': 'Incoming-Call-Request',
      '10': 'Incoming-Call-Reply',
      '11': 'Incoming-Call-Connected',
      '12': 'Call-Clear-Request',
      '13': 'Call-Disconnect-Notify',
      '14': 'WAN-Error-Notify',
      '15': 'Set-Link-Info',
    },
  },
  summary: ['{pptp.control_message_type}'],
} as const satisfies Dissector;
