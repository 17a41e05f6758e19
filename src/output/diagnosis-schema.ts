import {
  address,
  count,
  type JsonSchema,
  list,
  object,
  oneOf,
  orNull,
  packetNumber,
  packetNumbers,
  port,
  published,
  seconds,
  text,
} from './json-schema.ts';

const end = object({ address, port });
const side = object(
  { address, port, inside: orNull(end) },
  'Where a side is seen first; its own address behind a NAT, where that was found',
);
const both = (items: JsonSchema, description: string) => ({ type: 'array', description, items, minItems: 2, maxItems: 2 });
const confidence = oneOf(['certain', 'likely', 'guess']);

const tunnel = object({
  spi: object({ toResponder: orNull(text('Eight hexadecimal digits')), toInitiator: orNull(text()) }),
  mode: orNull(oneOf(['tunnel', 'transport'])),
  encapsulation: oneOf(['none', 'udp', 'tcp'], 'How ESP is carried'),
  packets: both(count(), 'To the responder, to the initiator'),
  bytes: both(count(), 'Octets on the wire'),
  lost: both(count(), 'Sequence numbers that did not come'),
});

const session = object(
  {
    id: count('From 1', 1),
    ike: count('Major version of IKE', 0),
    initiator: side,
    responder: side,
    spi: object({ initiator: text('16 hexadecimal digits'), responder: orNull(text('null where nobody answered')) }),
    firstPacket: packetNumber,
    lastPacket: packetNumber,
    state: oneOf(['established', 'connecting', 'failed', 'closed', 'unknown']),
    natTraversal: text('"rfc3947", "draft-03", "ikev2" …: the best that both sides offer; "none"'),
    behindNat: object({
      who: oneOf(['initiator', 'responder', 'both', 'none', 'unknown']),
      confidence,
      because: text(),
      packets: packetNumbers,
    }),
    float: orNull(
      object({ packet: packetNumber, from: both(port, 'Ports of initiator and responder'), to: both(port, 'The same, after it') }),
    ),
    keepalives: orNull(
      object({
        count: count('NAT-keepalives', 1),
        from: oneOf(['initiator', 'responder']),
        medianInterval: orNull(seconds('Between two of them')),
        longestGap: orNull(seconds('Between two of them')),
      }),
    ),
    tunnels: list(tunnel, 'ESP SAs in pairs'),
  },
  'An IKE SA and its tunnels',
);

const finding = object(
  {
    id: text('From the catalogue; it stays the same from version to version', '^[a-z0-9-]+$'),
    severity: oneOf(['error', 'warning', 'notice', 'fact']),
    confidence,
    session: orNull(count('The session that it is about', 1)),
    under: orNull(count('Place in this list of the finding whose consequence this one is')),
    thresholds: orNull({ type: 'object', description: 'Limits that decided, by name', additionalProperties: { type: 'number' } }),
    packets: { ...packetNumbers, minItems: 1 },
    title: text('What is wrong, in one sentence'),
    because: text('Why that is known'),
    fix: list(object({ where: oneOf(['client', 'gateway', 'firewall']), do: text() }), 'What to change, and where'),
    settledBy: orNull(text('What would tell apart causes that this capture cannot')),
  },
  'Something that the capture shows. First causes stand before their consequences, the gravest first',
);

/** One object, as `diagnose --json` writes it for a file. */
export const diagnosisObject = object({
  schema: { const: 1 },
  file: text(),
  packets: count(),
  duration: seconds('From the first to the last packet'),
  leftOut: object(
    { sound: count(), wrong: count() },
    'Sessions that are in no list, since there were too many: with nothing wrong, and with',
  ),
  sessions: list(session),
  findings: list(finding),
});

/** What `diagnose --json` writes: an object, or a list of them for several files; null where a file could not be read. */
export const diagnosisSchema = published('Diagnosis', 'diagnosis.schema.json', {
  anyOf: [{ $ref: '#/$defs/diagnosis' }, list({ $ref: '#/$defs/diagnosis' }), { type: 'null' }],
  $defs: { diagnosis: diagnosisObject },
});
