import type { Dissector } from '../src/schema/dissector.ts';

export default {
  protocol: 'webproxy',
  label: 'Request to a Web proxy',
  short: 'WEBPROXY',
  rfc: 9110,
  doc: 'RFC 9110 §9.3.6 and RFC 9112 §3.2. The application asks the proxy itself (ISA and TMG Server: TCP 8080), so what it asks for never enters a tunnel of this host.',
  guess: [
    // "CONNECT host:port", or a method with a whole URI: "GET http://".
    { in: 'tcp.port', at: [3128, 8000, 8080], that: 'u32(0) == 0x434f4e4e && u32(4) == 0x45435420', confidence: 95 },
    { in: 'tcp.port', at: [3128, 8000, 8080], that: 'u32(0) == 0x47455420 && u32(4) == 0x68747470', confidence: 95 },
    { in: 'tcp.port', at: [3128, 8000, 8080], that: 'u32(0) in {0x48454144, 0x504f5354} && u8(4) == 0x20 && u32(5) == 0x68747470', confidence: 95 },
  ],
  fields: [{ name: 'natt.webproxy.request', type: 'text', label: 'Request' }],
  summary: ['such traffic goes to the proxy, not into a tunnel of this host'],
} as const satisfies Dissector;
