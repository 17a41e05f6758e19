import type { FirewallNeeds, FirewallRule } from '../../findings/firewall/needs.ts';
import { type Paint, plain } from '../paint.ts';
import { directionOf, directionWords, nameOf, trafficWords, type Viewpoint } from './direction.ts';

/** The rules for people to read. */
export function firewallTable({ rules, forwardings, closed }: FirewallNeeds, viewpoint: Viewpoint, paint: Paint = plain): string {
  if (rules.length === 0 && closed.length === 0) return 'No IPsec was seen: it needs no rules.\n';
  const rows = rules.map((rule) => [nameOf(rule, viewpoint), trafficWords(rule), directionWords(directionOf(rule, viewpoint))]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  const lines = rules.flatMap((rule, i) => [
    `  ${rows[i]!.map((text, column) => text.padEnd(widths[column]!)).join('  ')}  ${hosts(rule)}`.trimEnd(),
    ...detailsOf(rule).map((detail) => paint.faint(`      ${detail}`)),
  ]);
  return [
    ...(rules.length > 0 ? [paint.strong(titles[viewpoint]), ...lines, ''] : []),
    ...(forwardings.length > 0
      ? [
          paint.strong('Forward to the gateway behind the NAT, both ports together'),
          ...forwardings.map(
            ({ outside, inside, ports }) => `  ${outside}, UDP ${ports.join(' and ')} → ${inside ?? "the gateway's own address"}`,
          ),
          '',
        ]
      : []),
    ...(closed.length > 0 ? [paint.strong('Do not open'), ...closed.map((words) => `  ${words}`)] : []),
    '',
  ].join('\n');
}

const titles: Readonly<Record<Viewpoint, string>> = {
  client: "Rules for the firewall of the client's network",
  gateway: "Rules for the firewall of the gateway's network",
  firewall: 'Rules for a firewall between client and gateway',
};

function hosts({ gateways, clients }: FirewallRule): string {
  return `${clients.join(', ') || 'any'} → ${gateways.join(', ') || 'any'}`;
}

function detailsOf({ packets, fragments, idleTimeout }: FirewallRule): string[] {
  return [
    `seen in packet${packets.length === 1 ? '' : 's'} ${packets.join(', ')}`,
    ...(fragments ? ['IP fragments of it must pass as well'] : []),
    ...(idleTimeout === undefined ? [] : [`keep the connection for ${idleTimeout} s of silence at least`]),
  ];
}
