// The rules that each scenario needs, and nftables' word on them.
import { spawnSync } from 'node:child_process';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/findings/catalogue.ts';
import { firewallNeeds, missingService } from '../../src/findings/firewall/needs.ts';
import type { Viewpoint } from '../../src/output/firewall/direction.ts';
import { isaDefinitions } from '../../src/output/firewall/isa.ts';
import { firewallJson } from '../../src/output/firewall/json.ts';
import { windowsRules } from '../../src/output/firewall/netsh.ts';
import { nftRules } from '../../src/output/firewall/nft.ts';
import { firewallSchema } from '../../src/output/firewall/schema.ts';
import { firewallTable } from '../../src/output/firewall/table.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';

const viewpoints: readonly Viewpoint[] = ['client', 'gateway', 'firewall'];
const hasNft = spawnSync('nft', ['--version']).status === 0;
const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(firewallSchema);

async function needsOf(name: string, view: 'pre-nat' | 'post-nat') {
  return firewallNeeds(await diagnose(captureOf(name, view)));
}

describe.each(labCaptures().map(({ name, view, path }) => ({ name: `${name} ${view}`, path })))('$name', ({ path }) => {
  it.skipIf(!hasNft && process.env.CI !== 'true')('nftables accepts the rules', async () => {
    const needs = firewallNeeds(await diagnose(path));
    const texts = viewpoints.map((viewpoint) => nftRules(needs, viewpoint));
    const { status, stderr } = spawnSync('nft', ['-c', '-f', '-'], { input: texts.join('\n'), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('JSON is as the schema says', async () => {
    const needs = firewallNeeds(await diagnose(path));
    for (const viewpoint of viewpoints) {
      validate(JSON.parse(JSON.stringify(firewallJson('x.pcap', needs, viewpoint))));
      expect(validate.errors).toBeNull();
    }
  });
});

const definitions = async (name: string, view: 'pre-nat' | 'post-nat', viewpoint: Viewpoint = 'client') =>
  isaDefinitions(await needsOf(name, view), viewpoint)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Not:'));

it('a client behind a NAT needs IKE and NAT-T', async () => {
  expect(await definitions('ikev2-psk-nat', 'pre-nat')).toEqual([
    'IKE Client — UDP 500 Send Receive',
    'IPsec NAT-T Client — UDP 4500 Send Receive',
  ]);
  expect(await definitions('ikev2-psk-nat', 'post-nat', 'gateway')).toEqual([
    'IKE Server — UDP 500 Receive Send',
    'IPsec NAT-T Server — UDP 4500 Receive Send',
  ]);
});

it('NAT-T is wanted though nobody saw it, where both sides found a NAT', async () => {
  expect(await definitions('fail-drop-4500', 'post-nat')).toContain('IPsec NAT-T Client — UDP 4500 Send Receive');
});

it('ESP as a protocol of its own only without a NAT', async () => {
  expect(await definitions('ikev2-nonat-500', 'pre-nat')).toEqual([
    'IKE Client — UDP 500 Send Receive',
    'ESP Client — IP protocol 50 Outbound',
  ]);
  expect(await definitions('fail-responder-no-natt', 'pre-nat')).toEqual(['IKE Client — UDP 500 Send Receive']);
  expect(await definitions('fail-ah-through-nat', 'pre-nat')).toEqual([]);
});

it('fragments are asked for where IKE comes in them', async () => {
  expect(await definitions('ikev2-cert-ipfrag', 'pre-nat')).toContain('Disable "IP Fragment Filtering": IKE goes in IP fragments here');
  expect(nftRules(await needsOf('ikev2-cert-ipfrag', 'pre-nat'), 'firewall')).toContain('frag-off');
});

it('both ports are forwarded to a gateway behind a NAT', async () => {
  const needs = await needsOf('gateway-behind-nat-forwarded', 'pre-nat');
  expect(needs.forwardings).toEqual([{ outside: '203.0.113.2', inside: '172.16.20.10', ports: [500, 4500] }]);
  expect(nftRules(needs, 'firewall')).toContain('ip daddr 203.0.113.2 udp dport { 500, 4500 } dnat to 172.16.20.10');
});

it('the connection is kept for three keepalives', async () => {
  const { rules: found } = await needsOf('long-idle-keepalives', 'pre-nat');
  expect(found.find(({ port }) => port === 4500)?.idleTimeout).toBeGreaterThanOrEqual(60);
  expect(found.find(({ port }) => port === 500)?.idleTimeout).toBeUndefined();
});

it('L2TP outside IPsec, AH through a NAT and fixed source ports stay closed', async () => {
  expect((await needsOf('l2tp-plain', 'pre-nat')).rules).toEqual([]);
  expect((await needsOf('l2tp-plain', 'pre-nat')).closed.join()).toMatch(/UDP 1701/);
  expect((await needsOf('fail-ah-through-nat', 'pre-nat')).closed.join()).toMatch(/51 \(AH\)/);
  expect((await needsOf('ikev2-psk-nat', 'pre-nat')).closed.join()).toMatch(/any port/);
});

it('IPv6 addresses have rules of their own', async () => {
  expect(nftRules(await needsOf('ikev2-ipv6-nonat', 'pre-nat'), 'client')).toContain('ip6 daddr 2001:db8:b::10 udp dport 500');
});

it('an empty capture needs nothing', async () => {
  const needs = await needsOf('fail-no-answer-500', 'post-nat');
  expect(needs).toEqual({ rules: [], forwardings: [], closed: [] });
  expect(firewallTable(needs, 'firewall')).toBe('No IPsec was seen: it needs no rules.\n');
});

it('commands for Windows name protocol, port and peer', async () => {
  expect(
    windowsRules(await needsOf('ikev2-nonat-500', 'pre-nat'), 'client')
      .split('\n')
      .slice(0, 2),
  ).toEqual([
    "New-NetFirewallRule -DisplayName 'IKE Client' -Direction Outbound -Action Allow -Protocol UDP -RemotePort 500 -RemoteAddress 203.0.113.10",
    "New-NetFirewallRule -DisplayName 'ESP Client' -Direction Outbound -Action Allow -Protocol 50 -RemoteAddress 203.0.113.10",
  ]);
});

it('the rule that is missing is named by findings that exist', () => {
  const ids = rules.map(({ id }) => id);
  for (const id of ['udp-4500-blocked', 'udp-4500-rejected', 'udp-500-rejected', 'ike-no-answer']) {
    expect(ids).toContain(id);
    expect(missingService(id)).toBeDefined();
  }
  expect(missingService('tunnel-up')).toBeUndefined();
});
