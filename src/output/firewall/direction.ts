import type { FirewallRule } from '../../findings/firewall/needs.ts';

/** Whose firewall is asked for: of the client's network, of the gateway's, or one that stands between the two. */
export type Viewpoint = 'client' | 'gateway' | 'firewall';

/** UDP that begins inside and gets answers, UDP that begins outside, and what begins inside and has no answers of its own. */
export type Direction = 'send-receive' | 'receive-send' | 'outbound' | 'inbound';

/** In the words of ISA Server's protocol definitions. */
export function directionOf({ protocol }: FirewallRule, viewpoint: Viewpoint): Direction {
  if (protocol === 'udp') return viewpoint === 'gateway' ? 'receive-send' : 'send-receive';
  return viewpoint === 'gateway' ? 'inbound' : 'outbound';
}

/** "IKE Client", "IPsec NAT-T Server". */
export function nameOf({ service }: FirewallRule, viewpoint: Viewpoint): string {
  return `${service} ${viewpoint === 'gateway' ? 'Server' : 'Client'}`;
}

/** "UDP 4500", "IP protocol 50". */
export function trafficWords({ protocol, port }: FirewallRule): string {
  if (protocol === 'esp' || protocol === 'ah') return `IP protocol ${protocol === 'esp' ? 50 : 51}`;
  return `${protocol.toUpperCase()} ${port}`;
}

export function directionWords(direction: Direction): string {
  return { 'send-receive': 'Send Receive', 'receive-send': 'Receive Send', outbound: 'Outbound', inbound: 'Inbound' }[direction];
}
