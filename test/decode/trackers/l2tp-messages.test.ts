// Retransmissions of L2TP control messages, and which messages an Nr acknowledges (RFC 2661 §5.8).
import { expect, it } from 'vitest';
import { createDecoder, registerDissector, standardRegistry } from '../../../src/engine/index.ts';
import { captureOf } from '../../captures.ts';
import { recordsOf } from '../../read-packets.ts';
import { client, decodeAll, gateway, quoting, type Sent, said, u16, udp } from './packets.ts';

interface Control extends Sent {
  readonly tunnel: number;
  readonly ns: number;
  readonly nr: number;
  /** Message type; without one the message only acknowledges. */
  readonly type?: number;
  readonly assigned?: number;
}

const back = { from: gateway, to: client };

function control({ tunnel, ns, nr, type, assigned, ...sent }: Control): number[] {
  const avp = (kind: number, value: number) => [...u16(0x8008), 0, 0, ...u16(kind), ...u16(value)];
  const avps = [...(type === undefined ? [] : avp(0, type)), ...(assigned === undefined ? [] : avp(9, assigned))];
  const header = [...u16(0xc802), ...u16(12 + avps.length), ...u16(tunnel), 0, 0, ...u16(ns), ...u16(nr)];
  return udp([1701, 1701], [...header, ...avps], sent);
}

const scc = [
  control({ tunnel: 0, ns: 0, nr: 0, type: 1, assigned: 5 }),
  control({ tunnel: 5, ns: 0, nr: 1, type: 2, assigned: 6, ...back }),
  control({ tunnel: 6, ns: 1, nr: 1, type: 3 }),
];

/** The control messages of L2TP with the one AVP that tells which ends belong together. */
const l2tp = {
  protocol: 'l2tp',
  label: 'L2TP control messages',
  on: { 'udp.port': [1701] },
  fields: [
    { type: 'u16', bits: [{ width: 1, name: 'l2tp.type', type: 'u16' }, { width: 15 }] },
    { type: 'u16' },
    ...['tunnel', 'session', 'Ns', 'Nr'].map((name) => ({ name: `l2tp.${name}`, type: 'u16' })),
    {
      list: 'AVP',
      size: '8',
      fields: [{ type: 'u32' }, { name: 'l2tp.avp.type', type: 'u16' }, { match: 'l2tp.avp.type', cases: { '9': 'tunnel' } }],
    },
  ],
  parts: { tunnel: [{ name: 'l2tp.avp.assigned_tunnel_id', type: 'u16' }] },
};

it('a message with the same Ns and AVPs is a retransmission, whatever its Nr; without AVPs it only acknowledges', () => {
  const hello = control({ tunnel: 6, ns: 2, nr: 1, type: 6 });
  const again = control({ tunnel: 6, ns: 2, nr: 2, type: 6 });
  const ack = { tunnel: 6, ns: 3, nr: 2 };
  const next = control({ tunnel: 6, ns: 3, nr: 2, type: 6 });
  const packets = decodeAll([...scc, hello, quoting(hello), again, control(ack), control(ack), next]);
  expect(said(packets, 'natt.l2tp.retransmission', 'natt.l2tp.retransmission.of')).toEqual({ 6: [true, 4] });
});

it('a datagram that was captured twice is no retransmission', () => {
  const hello = { tunnel: 6, ns: 2, nr: 1, type: 6, id: 7 };
  expect(said(decodeAll([control(hello), control(hello)]), 'natt.l2tp.retransmission.of', 'natt.l2tp.duplicate_of')).toEqual({
    2: [undefined, 1],
  });
});

it('an Nr acknowledges the messages of the other end of its tunnel, each once', () => {
  const registry = standardRegistry();
  registerDissector(registry, l2tp, 'l2tp.json');
  const more = [
    control({ tunnel: 5, ns: 1, nr: 2, ...back }),
    control({ tunnel: 6, ns: 2, nr: 1, type: 6 }),
    control({ tunnel: 5, ns: 1, nr: 3, ...back }),
    control({ tunnel: 5, ns: 1, nr: 3, ...back }),
  ];
  const packets = decodeAll([...scc, ...more], undefined, { registry });
  expect(said(packets, 'natt.l2tp.acks_frame')).toEqual({ 2: [1], 3: [2], 4: [3], 6: [5] });
});

it('fail-l2tp-no-server: SCCRQ five times, StopCCN twice', async () => {
  const decoder = createDecoder();
  const packets = (await recordsOf(captureOf('fail-l2tp-no-server', 'cli-inner'))).map((record) => decoder.decode(record));
  expect(said(packets, 'natt.l2tp.retransmission.of')).toEqual({ 2: [1], 3: [1], 4: [1], 5: [1], 7: [6] });
});
