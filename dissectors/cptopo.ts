import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'cptopo',
  label: 'Check Point topology download',
  short: 'CP-TOPO',
  doc: 'SecuRemote asks the management on TCP port 264 (FW1_topo) which networks lie behind the gateway, before IKE. How it begins is known from captures.',
  guess: [
    { in: 'tcp.port', at: [264], that: 'u32(0) in {0x51000000, 0x59000000} || u32(4) == 0x73656375 && u32(8) == 0x72656d6f', confidence: 95 },
    { in: 'tcp.port', at: [264], that: 'left > 0', confidence: 40 },
  ],
  fields: [
    { name: 'natt.cptopo.hello', type: 'u32', label: 'Greeting', base: 'hex', values: 'hello', if: 'u32(0) in {0x51000000, 0x59000000}' },
    { name: 'natt.cptopo.version', type: 'u32', label: 'Version', base: 'hex', if: 'has(natt.cptopo.hello) && left >= 4' },
    { name: 'natt.cptopo.length', type: 'u32', label: 'Length', if: 'u32(0) > 0 && u32(0) <= left - 4' },
    { name: 'natt.cptopo.text', type: 'text', size: 'natt.cptopo.length', label: 'Text', if: 'has(natt.cptopo.length)' },
    { name: 'natt.cptopo.data', type: 'bytes', label: 'Data', if: 'left > 0' },
  ],
  tables: { hello: { '1358954496': 'Client', '1493172224': 'Gateway' } },
  summary: ['{natt.cptopo.hello} begins', '{natt.cptopo.text}'],
} as const satisfies Dissector;
