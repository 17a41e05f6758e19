import type { FirewallNeeds, FirewallRule } from '../../findings/firewall/needs.ts';
import { nameOf, type Viewpoint } from './direction.ts';

/** Windows Firewall, as PowerShell commands. */
export function windowsRules({ rules, closed }: FirewallNeeds, viewpoint: Viewpoint): string {
  return [...rules.map((rule) => command(rule, viewpoint)), ...closed.map((words) => `# Not: ${words}`)]
    .map((line) => `${line}\n`)
    .join('');
}

function command(rule: FirewallRule, viewpoint: Viewpoint): string {
  const { protocol, port, gateways, clients } = rule;
  const isServer = viewpoint === 'gateway';
  const number = { udp: 'UDP', tcp: 'TCP', esp: '50', ah: '51' }[protocol];
  const others = isServer ? clients : gateways;
  return [
    `New-NetFirewallRule -DisplayName '${nameOf(rule, viewpoint).replaceAll("'", "''")}'`,
    `-Direction ${isServer ? 'Inbound' : 'Outbound'} -Action Allow -Protocol ${number}`,
    ...(port === undefined ? [] : [`-${isServer ? 'LocalPort' : 'RemotePort'} ${port}`]),
    // A gateway is reached from anywhere: those that were seen are not all of its clients.
    ...(isServer || others.length === 0 ? [] : [`-RemoteAddress ${others.join(',')}`]),
  ].join(' ');
}
