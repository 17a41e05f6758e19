// Captures of other projects, most of them made to break parsers: each was looked at by hand, and nothing false is said of any.
import { describe, expect, it } from 'vitest';
import { natVerdict } from '../../src/session/nat-verdict.ts';
import { publicCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';

interface Seen {
  /** Errors and warnings. */
  readonly wrong?: readonly string[];
  readonly sessions: number;
  readonly who?: readonly string[];
}

/** What is in those that have IPsec in them. */
const seen: Readonly<Record<string, Seen>> = {
  'ndpi/ah.pcapng': { sessions: 1, who: ['none'] },
  'ndpi/esp.pcapng': { sessions: 1, who: ['none'] },
  'tcpdump/ISAKMP_sa_setup.pcap': { sessions: 1, who: ['none'] },
  'tcpdump/ikev1_id_ipv6_addr_subnet-oobr.pcap': { sessions: 1, who: ['unknown'] },
  'tcpdump/ikev2-id-short.pcap': { sessions: 1, who: ['unknown'] },
  // Its hashes are made in another way than RFC 7296 says: they tell nothing.
  'tcpdump/ikev2four.pcap': { sessions: 2, who: ['unknown', 'unknown'] },
  'tcpdump/ikev2pI2.pcap': { sessions: 1, who: ['unknown'] },
  'tcpdump/isakmp-identification-segfault.pcap': { sessions: 1, who: ['unknown'] },
  'tcpdump/isakmp-no-none-np.pcapng': { sessions: 1, who: ['unknown'] },
  'tcpdump/isakmp-various-oobr.pcap': { sessions: 1, who: ['initiator'] },
  // The client is 192.1.3.209 behind 192.1.2.254: no private address, so that the search does not find it.
  'tcpdump/isakmp4500.pcap': { sessions: 1, who: ['initiator'] },
  'tcpdump/l2tp-avp-overflow.pcap': { sessions: 0, wrong: ['l2tp-without-ipsec', 'l2tp-without-ipsec', 'l2tp-without-ipsec'] },
};

const captures = publicCaptures();

describe.skipIf(captures.length === 0)('public captures', () => {
  it.each(captures.map(({ name, path }) => [name, path] as const))('%s', async (name, path) => {
    const { sessions: count = 0, wrong = [], who = [] } = seen[name] ?? {};
    const { findings, sessions } = await diagnose(path);
    expect(findings.flatMap(({ id, severity }) => (severity === 'error' || severity === 'warning' ? [id] : []))).toEqual(wrong);
    expect(sessions).toHaveLength(count);
    expect(sessions.map((session) => natVerdict(session).who)).toEqual(who);
  });

  it('all that are in the table are there', () => {
    const names = captures.map(({ name }) => name);
    for (const name of Object.keys(seen)) expect(names).toContain(name);
  });
});
