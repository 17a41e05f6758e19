import { diagnosisObject } from '../diagnosis-schema.ts';
import { address, count, list, object, oneOf, orNull, packetNumber, port, published, seconds, text } from '../json-schema.ts';

const end = object({ address, port });
const packets = list(packetNumber);

/** What `compare --json` writes. */
export const comparisonSchema = published('Comparison', 'comparison.schema.json', {
  ...object({
    schema: { const: 1 },
    first: { $ref: '#/$defs/diagnosis' },
    second: { $ref: '#/$defs/diagnosis' },
    swapped: { type: 'boolean', description: 'The first one seems to be taken outside of the NAT' },
    leftOut: count('Packets that were too many to be compared'),
    clock: orNull(
      object({
        offset: seconds('That the second clock is ahead'),
        drift: { type: 'number', description: 'Seconds that it gains in a second' },
        spread: seconds('Around the estimate in which half of the packets lie'),
        samples: count('Packets that it is estimated from', 1),
      }),
    ),
    hops: orNull(count('Between the two points, by time to live')),
    mappings: list(
      object(
        {
          protocol: text(),
          first: end,
          second: end,
          packets: {
            type: 'array',
            description: 'The first and the last one, of the first capture',
            items: packetNumber,
            minItems: 2,
            maxItems: 2,
          },
          seconds: orNull(seconds('From the first to the last packet')),
          count: count('Packets', 1),
        },
        'An end as the first capture has it, and what the second one has in its place',
      ),
    ),
    pairs: list(
      object({ first: packetNumber, second: packetNumber, count: count('Pairs in a row', 1) }),
      'Packets that both captures have',
    ),
    lost: list(
      object({
        seenIn: oneOf(['first', 'second']),
        kind: text(),
        packets,
        of: count('Packets of this kind'),
        certain: { type: 'boolean', description: 'The other capture was running: it has later packets' },
      }),
      'Packets that one capture alone has',
    ),
    findings: list(
      object({
        id: text(),
        severity: oneOf(['error', 'warning', 'notice']),
        confidence: oneOf(['certain', 'likely', 'guess']),
        seenIn: oneOf(['first', 'second', 'both']),
        place: oneOf(['between', 'behind the second point', 'unknown'], 'Where its cause is'),
        packets: object({ first: packets, second: packets }),
        title: text(),
        because: text(),
        fix: list(object({ where: oneOf(['client', 'gateway', 'firewall']), do: text() })),
      }),
    ),
  }),
  $defs: { diagnosis: diagnosisObject },
});
