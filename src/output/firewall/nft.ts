import type { FirewallNeeds, FirewallRule } from '../../findings/firewall/needs.ts';
import { nameOf, type Viewpoint } from './direction.ts';

/** A table for nftables, which `nft -f` takes as it is. It allows, and drops nothing itself. */
export function nftRules({ rules, forwardings, closed }: FirewallNeeds, viewpoint: Viewpoint): string {
  const chains =
    viewpoint === 'firewall'
      ? [['forward', 'forward']]
      : [
          ['there', there[viewpoint]],
          ['back', back[viewpoint]],
        ];
  const lines = chains.flatMap(([name, hook]) => [
    `  chain ${hook} {`,
    `    type filter hook ${hook} priority filter; policy accept;`,
    ...rules.flatMap((rule) => rulesOf(rule, viewpoint, name as 'forward' | 'there' | 'back').map((line) => `    ${line}`)),
    '  }',
  ]);
  const timeouts = rules.flatMap(({ idleTimeout }) => idleTimeout ?? []);
  return [
    ...closed.map((words) => `# Do not open: ${words}`),
    ...(timeouts.length > 0 ? [`# sysctl net.netfilter.nf_conntrack_udp_timeout_stream must be ${Math.max(...timeouts)} or more`] : []),
    ...(rules.some(({ fragments }) => fragments)
      ? [
          '# IKE goes in IP fragments: conntrack joins them, but a rule in a raw table that drops fragments ("ip frag-off & 0x3fff != 0") breaks it',
        ]
      : []),
    'table inet nattscope {',
    ...lines,
    '}',
    ...forwardings.flatMap(forwardingLines),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

const there = { client: 'output', gateway: 'input' } as const;
const back = { client: 'input', gateway: 'output' } as const;

/** The way there, the way back, or both. */
function rulesOf(rule: FirewallRule, viewpoint: Viewpoint, way: 'forward' | 'there' | 'back'): string[] {
  const comment = `comment "${nameOf(rule, viewpoint)}"`;
  return families(rule).flatMap(({ family, gateways }) => {
    const host = (side: 'saddr' | 'daddr') => (gateways.length === 0 ? '' : `${family} ${side} ${set(gateways)} `);
    const isConnection = rule.port !== undefined;
    const go = isConnection
      ? `${host('daddr')}${rule.protocol} dport ${rule.port} ct state new,established accept ${comment}`
      : `${host('daddr')}meta l4proto ${rule.protocol} accept ${comment}`;
    const come = isConnection
      ? `${host('saddr')}${rule.protocol} sport ${rule.port} ct state established accept ${comment}`
      : `${host('saddr')}meta l4proto ${rule.protocol} accept ${comment}`;
    return way === 'forward' ? [go, come] : way === 'there' ? [go] : [come];
  });
}

/** IPv4 and IPv6 addresses apart; for any host, one rule without addresses. */
function families({ gateways }: FirewallRule): { family: 'ip' | 'ip6'; gateways: readonly string[] }[] {
  if (gateways.length === 0) return [{ family: 'ip', gateways }];
  const [v4, v6] = [gateways.filter((address) => !address.includes(':')), gateways.filter((address) => address.includes(':'))];
  return [
    ...(v4.length > 0 ? [{ family: 'ip' as const, gateways: v4 }] : []),
    ...(v6.length > 0 ? [{ family: 'ip6' as const, gateways: v6 }] : []),
  ];
}

function set(values: readonly (string | number)[]): string {
  return values.length === 1 ? String(values[0]) : `{ ${values.join(', ')} }`;
}

function forwardingLines({ outside, inside, ports }: FirewallNeeds['forwardings'][number]): string[] {
  const family = outside.includes(':') ? 'ip6' : 'ip';
  if (inside === undefined) return [`# Forward UDP ${ports.join(' and ')} of ${outside}, both together, to the gateway behind the NAT`];
  return [
    `table ${family} nattscope_nat {`,
    '  chain prerouting {',
    '    type nat hook prerouting priority dstnat; policy accept;',
    `    ${family} daddr ${outside} udp dport ${set(ports)} dnat to ${inside} comment "Gateway behind the NAT"`,
    '  }',
    '}',
  ];
}
