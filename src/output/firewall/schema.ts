import { address, count, list, object, oneOf, orNull, packetNumber, port, published, text } from '../json-schema.ts';

/** What `firewall --format json` writes. */
export const firewallSchema = published(
  'Firewall rules',
  'firewall.schema.json',
  object({
    schema: { const: 1 },
    file: text(),
    for: oneOf(['client', 'gateway', 'firewall'], 'Whose firewall'),
    rules: list(
      object({
        name: text('As protocol definitions are called, e.g. "IPsec NAT-T Client"'),
        direction: oneOf(
          ['send-receive', 'receive-send', 'outbound', 'inbound'],
          'UDP that begins inside and gets answers, UDP that begins outside, and what begins inside or outside',
        ),
        protocol: oneOf(['udp', 'tcp', 'esp', 'ah']),
        port: orNull({ ...port, description: 'At the gateway' }),
        clients: list(address, 'Empty: any'),
        gateways: list(address, 'Empty: any'),
        needs: object({
          stateful: { type: 'boolean', description: 'Answers must pass as well' },
          fragments: { type: 'boolean', description: 'IP fragments must pass as well' },
          idleTimeout: orNull(count('Seconds of silence after which the firewall must still know the connection')),
        }),
        packets: list(packetNumber, 'The first ones that show it'),
      }),
    ),
    forwardings: list(
      object({ outside: address, inside: orNull(address), ports: list(port) }, 'A gateway behind a NAT, to which that must forward'),
    ),
    closed: list(text(), 'What not to open'),
  }),
);
