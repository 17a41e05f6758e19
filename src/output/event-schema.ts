import { count, list, object, oneOf, orNull, packetNumber, packetNumbers, published, seconds, text } from './json-schema.ts';

/** What `watch --json` writes: such an object a line. */
export const eventSchema = published(
  'Event',
  'event.schema.json',
  object({
    schema: { const: 1 },
    event: oneOf(
      ['begin', 'exchange', 'again', 'nat', 'float', 'tunnel', 'keepalive', 'move', 'icmp', 'finding', 'withdrawn', 'flood'],
      'A session begins; an exchange is answered; a message is sent again; who is behind a NAT is known; IKE moves to 4500; an ESP SA is used first; keepalives begin; a side comes from another port; a device reports an error; something is found; it does not hold any more; many sessions begin at once',
    ),
    time: orNull(seconds('Since 1970, by the clock of the capture')),
    packet: orNull(packetNumber),
    session: orNull(count('From 1, in the order in which they began', 1)),
    words: text(),
    finding: orNull(
      object({
        id: text(),
        severity: oneOf(['error', 'warning', 'notice', 'fact']),
        confidence: oneOf(['certain', 'likely', 'guess']),
        packets: packetNumbers,
        title: text(),
        because: text(),
        fix: list(object({ where: oneOf(['client', 'gateway', 'firewall']), do: text() })),
      }),
    ),
  }),
);
