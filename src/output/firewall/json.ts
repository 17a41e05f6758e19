import type { FirewallNeeds } from '../../findings/firewall/needs.ts';
import { directionOf, nameOf, type Viewpoint } from './direction.ts';

/** The neutral form, which `firewall.schema.json` describes. */
export function firewallJson(file: string, { rules, forwardings, closed }: FirewallNeeds, viewpoint: Viewpoint): object {
  return {
    schema: 1,
    file,
    for: viewpoint,
    rules: rules.map((rule) => ({
      name: nameOf(rule, viewpoint),
      direction: directionOf(rule, viewpoint),
      protocol: rule.protocol,
      port: rule.port ?? null,
      clients: rule.clients,
      gateways: rule.gateways,
      needs: { stateful: rule.port !== undefined, fragments: rule.fragments, idleTimeout: rule.idleTimeout ?? null },
      packets: rule.packets,
    })),
    forwardings: forwardings.map(({ outside, inside, ports }) => ({ outside, inside: inside ?? null, ports })),
    closed,
  };
}
