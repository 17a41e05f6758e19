// Each rule that no capture shows: one case in which it finds, and one near miss in which it must not.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problems, remarks, rules } from '../../src/findings/catalogue.ts';
import { defaultThresholds } from '../../src/findings/finding.ts';
import { exchange } from '../../src/session/session.ts';
import { scenarios } from './scenarios.ts';
import { client, gateway, numbers, Story } from './story.ts';

interface Case {
  readonly id: string;
  readonly fires: () => Story;
  readonly nearMiss: () => Story;
  /** What sets the near miss apart. */
  readonly because: string;
}

const main = { exchange: exchange.main, id: 0, isEncrypted: true };
const quick = { exchange: exchange.quick, id: 7, isEncrypted: true, length: 200 };
const error = { exchange: exchange.informationalV1, id: 9, isEncrypted: true, length: 76 };
const windows = { initiator: { vendorIds: ['RFC 3947 Negotiation of NAT-Traversal in the IKE', 'MS NT5 ISAKMPOAKLEY (9)'] } };
const up = () => new Story().hello(['initiator']).float().auth();

const cases: readonly Case[] = [
  {
    id: 'udp-4500-blocked',
    fires: () =>
      new Story()
        .hello(['initiator'])
        .wait(5)
        .icmp('unreachable', { source: { address: '01020304', port: 9 }, destination: { address: '05060708', port: 9 } }),
    nearMiss: () => new Story().hello([]).wait(5),
    because: 'without a NAT nothing moves to 4500',
  },
  {
    id: 'udp-4500-blocked',
    fires: () =>
      new Story().hello(['initiator']).float().ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true, hasMarker: true }, 3),
    nearMiss: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true, hasMarker: true }, 3)
        .ike('responder', { exchange: exchange.informational, id: 5, isEncrypted: true, hasMarker: true }),
    because: 'the peer was heard on 4500',
  },
  {
    id: 'udp-4500-rejected',
    fires: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true, hasMarker: true })
        .icmp('prohibited', { reporter: '0a0000fe' }),
    nearMiss: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true, hasMarker: true })
        .icmp('port-unreachable'),
    because: 'the host itself says that the port is closed',
  },
  {
    id: 'udp-500-rejected',
    fires: () =>
      new Story()
        .ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' })
        .icmp('prohibited', { reporter: '0a0000fe' }),
    nearMiss: () =>
      new Story()
        .ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' })
        .icmp('prohibited', { reporter: '0a0000fe' })
        .wait(1)
        .hello(),
    because: 'it was answered later',
  },
  {
    id: 'ike-no-answer',
    fires: () => new Story().ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' }, 3),
    nearMiss: () => new Story().ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' }, 2),
    because: 'two sendings are no silence yet',
  },
  {
    id: 'psk-mismatch-ikev1',
    fires: () =>
      new Story(1)
        .hello()
        .ike('initiator', { ...main }, 3)
        .ike('responder', error),
    nearMiss: () =>
      new Story(1)
        .hello()
        .ike('initiator', { ...main }, 3)
        .ike('responder', main),
    because: 'message 6 came: the key is the same',
  },
  {
    id: 'proposal-mismatch',
    fires: () => new Story().hello([], { responder: { notifications: [14] } }),
    nearMiss: () => new Story().hello([], { responder: { notifications: [14] } }).auth(),
    because: 'the same SPI went on',
  },
  {
    id: 'auth-failed',
    fires: () => new Story().hello().auth({ responder: { notifications: [24], length: 80 } }),
    nearMiss: () =>
      new Story()
        .hello()
        .auth()
        .ike('initiator', { id: 2, isEncrypted: true, notifications: [24] }),
    because: 'the client sends it to clean up',
  },
  {
    id: 'child-proposal-mismatch',
    fires: () => new Story().hello().auth({ responder: { notifications: [14], length: 80 } }),
    nearMiss: () => new Story().hello([], { responder: { notifications: [14] } }),
    because: 'in clear it is the proposal for IKE',
  },
  {
    id: 'ts-unacceptable',
    fires: () => new Story().hello().auth({ responder: { notifications: [38], length: 80 } }),
    nearMiss: () =>
      new Story(1)
        .hello()
        .ike('initiator', main)
        .ike('responder', main)
        .ike('initiator', quick)
        .ike('responder', { ...error, notifications: [38] }),
    because: 'under IKEv1 that number means something else',
  },
  {
    id: 'encrypted-refusal',
    fires: () => new Story().hello().auth({ responder: { length: 80 } }),
    nearMiss: () =>
      new Story()
        .hello()
        .auth({ responder: { length: 80 } })
        .esp('initiator', [1]),
    because: 'ESP followed: a childless answer is short as well',
  },
  {
    id: 'xp-sp2-server-behind-nat',
    fires: () =>
      new Story(1)
        .hello(['responder'], windows)
        .float()
        .ike('initiator', { ...main, hasMarker: true })
        .ike('responder', { ...main, hasMarker: true })
        .wait(5),
    nearMiss: () =>
      new Story(1)
        .hello(['responder'], windows)
        .float()
        .ike('initiator', { ...main, hasMarker: true })
        .ike('responder', { ...main, hasMarker: true })
        .esp('initiator', [1, 2])
        .wait(5),
    because: 'the client sends ESP',
  },
  {
    id: 'float-missing',
    fires: () => new Story().hello(['initiator']).auth(),
    nearMiss: () => new Story().hello([]).auth(),
    because: 'without a NAT IKE stays on 500',
  },
  {
    id: 'no-nat-t-vendor-id',
    fires: () => new Story().hello([], { responder: { notifications: [] } }),
    nearMiss: () => new Story().hello([], { initiator: { notifications: [] }, responder: { notifications: [] } }),
    because: 'neither side offers it: nobody missed anything',
  },
  {
    id: 'draft-only-peer',
    fires: () =>
      new Story(1).hello([], {
        initiator: { vendorIds: ['draft-ietf-ipsec-nat-t-ike-02\\n'] },
        responder: { vendorIds: ['draft-ietf-ipsec-nat-t-ike-02\\n'] },
      }),
    nearMiss: () =>
      new Story(1).hello([], {
        initiator: { vendorIds: ['draft-ietf-ipsec-nat-t-ike-02\\n', 'RFC 3947 Negotiation of NAT-Traversal in the IKE'] },
      }),
    because: 'it offers RFC 3947 as well',
  },
  {
    id: 'non-esp-marker-missing',
    fires: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .auth({ initiator: { hasMarker: false } }),
    nearMiss: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .auth({ initiator: { hasMarker: false } })
        .esp('initiator', [1], { spi: 0x11223344 }),
    because: 'ESP runs with an SPI of these octets',
  },
  {
    id: 'esp-on-500',
    fires: () => new Story(1).hello(['initiator']).ike('initiator', main).ike('responder', main).esp('initiator', [1, 2]),
    nearMiss: () => up().esp('initiator', [1, 2]),
    because: 'it goes on 4500',
  },
  {
    id: 'vendor-encapsulation',
    fires: () => up().esp('initiator', [1, 2]).moved(10_000).esp('initiator', [3]),
    nearMiss: () => up().esp('initiator', [1, 2]),
    because: '4500 is the standard',
  },
  {
    id: 'esp-sequence-anomaly',
    fires: () =>
      up()
        .esp('initiator', [...numbers(100), ...numbers(100, 150)])
        .esp('responder', numbers(200)),
    nearMiss: () =>
      up()
        .esp('initiator', [...numbers(100), ...numbers(100, 105)])
        .esp('responder', numbers(200)),
    because: 'four numbers are missing, which happens',
  },
  {
    id: 'esp-one-way',
    fires: () => up().esp('initiator', numbers(4), { every: 1 }),
    nearMiss: () => up().esp('initiator', numbers(4), { every: 1 }).esp('responder', numbers(1)),
    because: 'something came back',
  },
  {
    id: 'unknown-spi',
    fires: () => up().ike('responder', { isResponse: false, id: 0, notifications: [11] }),
    nearMiss: () => up().ike('responder', { isResponse: false, id: 0, isEncrypted: true, notifications: [16384] }),
    because: 'a status is no error',
  },
  {
    id: 'keepalive-too-slow',
    fires: () => up().esp('initiator', [1]).esp('responder', [1]).keepalive('initiator', 4, 60),
    nearMiss: () => up().esp('initiator', [1]).esp('responder', [1]).keepalive('initiator', 4, 20),
    because: '20 s are usual',
  },
  {
    id: 'keepalive-wrong-side',
    fires: () => up().keepalive('responder', 2),
    nearMiss: () => new Story().hello(['initiator', 'responder']).float().auth().keepalive('responder', 2),
    because: 'both sides are behind NATs',
  },
  {
    id: 'mtu-too-large',
    fires: () => up().esp('initiator', [1]).esp('responder', [1]).icmp('too-big', { mtu: 1300 }),
    nearMiss: () =>
      up()
        .esp('initiator', [1])
        .esp('responder', [1])
        .icmp('too-big', { mtu: 1300, source: { address: '01020304', port: 9 }, destination: { address: '05060708', port: 80 } }),
    because: 'it quotes a packet that has nothing to do with IPsec',
  },
  {
    id: 'peer-dead',
    fires: () => up().esp('initiator', [1]).esp('responder', [1]).ike('initiator', { id: 2, isEncrypted: true, hasMarker: true }, 3),
    nearMiss: () => up().esp('initiator', [1]).esp('responder', [1]).ike('initiator', { id: 2, isEncrypted: true, hasMarker: true }),
    because: 'one last request without an answer is none',
  },
  {
    id: 'peer-port-closed',
    fires: () => new Story().ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' }, 2).icmp('port-unreachable'),
    nearMiss: () => up().icmp('port-unreachable', { destination: { ...gateway, port: 1701 } }),
    because: 'it quotes another port',
  },
  {
    id: 'ip-fragments-dropped',
    fires: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true, hasMarker: true, ipFragments: [3, 4] }, 3),
    nearMiss: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .auth({ initiator: { ipFragments: [3, 4] } }),
    because: 'it was answered',
  },
  {
    id: 'ike-ip-fragmented',
    fires: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .auth({ initiator: { ipFragments: [3, 4] } }),
    nearMiss: () =>
      new Story()
        .hello(['initiator'])
        .float()
        .ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true, hasMarker: true, ipFragments: [3, 4] }, 3),
    because: 'it was not answered',
  },
  {
    id: 'dh-group-retry',
    fires: () => new Story().hello([], { responder: { notifications: [{ type: 17, data: Uint8Array.of(0, 19) }] } }),
    nearMiss: () => new Story(1).hello([], { responder: { notifications: [17] } }),
    because: 'under IKEv1 that number means something else',
  },
  {
    id: 'cookie-demanded',
    fires: () => new Story().hello([], { responder: { notifications: [16390] } }),
    nearMiss: () => new Story().hello([], { initiator: { notifications: [16390] } }),
    because: 'the client gives it back',
  },
  {
    id: 'capture-one-sided',
    fires: () =>
      new Story()
        .ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' })
        .ike('initiator', { exchange: exchange.auth, id: 1, isEncrypted: true }),
    nearMiss: () => new Story().ike('initiator', { exchange: exchange.init, responderSpi: '0000000000000000' }, 3),
    because: 'the same message again and again tells of no answer',
  },
  {
    id: 'float-without-nat',
    fires: () => new Story().hello([]).float().auth(),
    nearMiss: () => new Story().hello([]).auth(),
    because: 'it stays on 500',
  },
  {
    id: 'natd-hashed-with-port-500',
    fires: () => up().ike('initiator', { id: 2, isEncrypted: true, hasMarker: true, ...up().detecting(client, there) }),
    nearMiss: () =>
      up().ike('initiator', { id: 2, isEncrypted: true, hasMarker: true, ...up().detecting({ ...client, port: 4500 }, there) }),
    because: 'it hashes the new port',
  },
  {
    id: 'forced-encapsulation',
    fires: () => new Story().hello([], { responder: up().detecting({ ...gateway, port: 0 }, client) }),
    nearMiss: () => new Story().hello(['responder']),
    because: 'a private address explains the hash',
  },
  {
    id: 'ports-preserved-by-nat',
    fires: () => new Story().hello(['initiator']).float().auth(),
    nearMiss: () => new Story().hello(['initiator']).from(31_000).auth(),
    because: 'the port is translated',
  },
  {
    id: 'scan-not-vpn',
    fires: () =>
      [1, 2, 3].reduce(
        (story, i) =>
          story.ike('initiator', { exchange: exchange.init, initiatorSpi: `000000000000000${i}`, responderSpi: '0000000000000000' }),
        new Story(),
      ),
    nearMiss: () =>
      [1, 2].reduce(
        (story, i) =>
          story.ike('initiator', { exchange: exchange.init, initiatorSpi: `000000000000000${i}`, responderSpi: '0000000000000000' }),
        new Story(),
      ),
    because: 'two first messages make no scan',
  },
  {
    id: 'l2tp-no-reply-inside-esp',
    fires: () => rhythm([0.001, 1, 2, 4, 8]),
    nearMiss: () => rhythm([0.001, 1, 1, 1, 1]),
    because: 'a ping has another rhythm',
  },
];

const there = { ...gateway, port: 4500 };

/** L2TP/IPsec, and ESP of one size in a rhythm. */
function rhythm(gaps: readonly number[]): Story {
  const story = new Story(1).hello(['initiator']).float();
  for (const by of ['initiator', 'responder'] as const) story.ike(by, { ...main, hasMarker: true });
  story.ike('initiator', { ...quick, hasMarker: true }).ike('responder', { ...quick, hasMarker: true, length: 190 });
  for (const [i, every] of gaps.entries()) story.esp('initiator', [i + 1], { every });
  return story;
}

describe.each(cases)('$id', ({ id, fires, nearMiss, because }) => {
  it('is found', async () => {
    expect(await fires().ids()).toContain(id);
  });

  it(`is not: ${because}`, async () => {
    expect(await nearMiss().ids()).not.toContain(id);
  });
});

it('every rule is shown by a capture or by a case', () => {
  const shown = new Set([...cases.map(({ id }) => id), ...scenarios.flatMap(({ inside, outside }) => [...inside, ...outside])]);
  // A user is refused in plain PPP, which test/findings/user-auth-failed.test.ts builds octet by octet.
  const elsewhere = new Set(['user-auth-failed']);
  expect(rules.map(({ id }) => id).filter((id) => !shown.has(id) && !elsewhere.has(id))).toEqual([]);
});

it('problems are errors and warnings at their worst, remarks never', async () => {
  for (const { fires, id } of cases) {
    const severities = (await fires().findings()).filter((finding) => finding.id === id).map(({ severity }) => severity);
    const isProblem = severities.some((severity) => severity === 'error' || severity === 'warning');
    if (isProblem) expect(problems.map((rule) => rule.id)).toContain(id);
    else expect([...remarks, ...problems].map((rule) => rule.id)).toContain(id);
  }
});

it('every finding has evidence, words and, if something is wrong, a fix', async () => {
  for (const { fires } of cases)
    for (const { id, severity, packets, title, because, fix } of await fires().findings()) {
      expect(packets.length, id).toBeGreaterThan(0);
      expect(title, id).toMatch(/\.$/);
      expect(because, id).toMatch(/\.$/);
      if (severity === 'error' || severity === 'warning') expect(fix.length, id).toBeGreaterThan(0);
    }
});

it('ends of the story are public addresses', () => {
  expect([client.address, gateway.address]).toEqual(['cb007101', 'cb00710a']);
});

describe('docs/findings.md', () => {
  const document = readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8');
  const rows = [...document.matchAll(/^\| `([a-z0-9-]+-[a-z0-9-]+)` /gm)].map(([, id]) => id!);

  it('has every rule, and no other', () => {
    expect(rows.sort()).toEqual(rules.map(({ id }) => id).sort());
  });

  it('has problems apart from remarks, and every threshold with its default', () => {
    const [wrong] = document.split('## Notices');
    expect(problems.filter(({ id }) => !wrong!.includes(`| \`${id}\` `))).toEqual([]);
    expect(remarks.filter(({ id }) => wrong!.includes(`| \`${id}\` `))).toEqual([]);
    const told = [...document.matchAll(/^\| `([a-zA-Z]+)` +\| ([\d.]+) /gm)].map(([, name, value]) => [name, Number(value)]);
    expect(Object.fromEntries(told)).toEqual(defaultThresholds);
  });
});
