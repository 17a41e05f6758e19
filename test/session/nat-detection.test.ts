// NAT detection over the captures: the daemons' own hashes are made again, and inside addresses are found behind those on the wire.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashNameOf, isHashOf, natInput } from '../../src/session/nat-hash.ts';
import { natVerdict } from '../../src/session/nat-verdict.ts';
import { endText } from '../../src/session/words.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';
import { scenarios } from '../findings/scenarios.ts';

/** What a daemon wrote into its log: SPIs, address and port, and the hash of these. */
interface Logged {
  readonly input: string;
  readonly hash: string;
}

function loggedBy(name: string): Logged[] {
  const path = captureOf(name, 'pre-nat').replace(/\.pre-nat\.pcap$/, '.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')).keys?.natd ?? []) : [];
}

const names = [...new Set(labCaptures().map(({ name }) => name))];
const logged = names.map((name) => ({ name, hashes: loggedBy(name) })).filter(({ hashes }) => hashes.length > 0);

describe.each(logged)('$name', ({ hashes }) => {
  it('the hashes of its daemons', () => {
    for (const { input, hash } of hashes) {
      const [initiator, responder, address, port] = [input.slice(0, 16), input.slice(16, 32), input.slice(32, -4), input.slice(-4)];
      const made = natInput(initiator!, responder!, { address: address!, port: Number.parseInt(port!, 16) });
      expect(Buffer.from(made).toString('hex')).toBe(input);
      const wanted = Buffer.from(hash, 'hex');
      expect(isHashOf(hashNameOf(undefined, wanted.length)!, made, wanted)).toBe(true);
    }
  });
});

it('hashes of many daemons were logged', () => {
  expect(logged.reduce((sum, { hashes }) => sum + hashes.length, 0)).toBeGreaterThan(100);
});

// In Aggressive Mode the client's hashes come in its last message, which is encrypted.
const sealed = ['ikev1-aggressive-xauth', 'vpnc-ikev1'];
const behindNat = scenarios.filter(({ name, outside }) => outside.includes('nat-initiator') && !sealed.includes(name));

describe.each(behindNat)('$name', ({ name }) => {
  it("the client's own address is found outside of the NAT", async () => {
    const { sessions } = await diagnose(captureOf(name, 'post-nat'));
    const inside = sessions.flatMap((session) => natVerdict(session).inside.initiator ?? []).map(endText);
    expect(new Set(inside)).toContain('192.168.10.10:500');
  });
});

it.each([
  ['gateway-behind-nat-forwarded', 'pre-nat', 'responder', '172.16.20.10'],
  ['ikev2-psk-double-nat', 'pre-nat', 'responder', '172.16.20.10'],
  ['ikev2-psk-double-nat', 'post-nat', 'initiator', '192.168.10.10'],
] as const)('%s %s: the %s is at %s', async (name, view, party, address) => {
  const { sessions } = await diagnose(captureOf(name, view));
  expect(endText(natVerdict(sessions[0]!).inside[party]!)).toMatch(`${address}:`);
});
