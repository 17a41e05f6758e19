import type { EspFlow } from '../../session/esp-flow.ts';
import type { IkeSession } from '../../session/session.ts';
import type { Finding, Rule } from '../finding.ts';
import { serviceName } from '../firewall/services.ts';

/** Where IKE and ESP go by the standards (RFC 7296 §2, RFC 6407 §2). */
const standard: ReadonlySet<number> = new Set([500, 848, 4500]);

/** IKE or ESP on other ports, or over TCP: firewalls must be told (Pouseele 2003; RFC 9329 for TCP). */
export const vendorEncapsulation: Rule = {
  id: 'vendor-encapsulation',
  ofSession: (session) => {
    const seen = new Map<string, number>();
    const see = (protocol: 'udp' | 'tcp', ports: readonly number[], packet: number) => {
      // By the port of the side that is called; the other one may be translated.
      if (protocol === 'udp' && ports.some((port) => standard.has(port))) return;
      const key = serviceName(protocol, ports.at(-1)!);
      if (!seen.has(key)) seen.set(key, packet);
    };
    for (const step of session.steps) {
      const { source, destination, packet } = step.sendings[0]!;
      const ports = step.by === 'initiator' ? [source.port, destination.port] : [destination.port, source.port];
      see(step.overTcp ? 'tcp' : 'udp', ports, packet);
    }
    for (const party of ['initiator', 'responder'] as const)
      for (const flow of session.esp[party])
        for (const [protocol, ports, packet] of pathsOf(flow, party === 'initiator')) see(protocol, ports, packet);
    return [...seen].map(([service, packet]) => finding(session, service, packet));
  },
  ofTraffic: ({ traffic }) => {
    const seen = new Map<string, number>();
    for (const flow of traffic.esp)
      for (const [protocol, ports, packet] of pathsOf(flow, true)) {
        const isUsual = protocol === 'udp' && ports.some((port) => standard.has(port));
        // Either side may be the gateway: the port that has a name tells.
        const service = serviceName(protocol, Math.min(...ports));
        if (!isUsual && !seen.has(service)) seen.set(service, packet);
      }
    return [...seen].map(([service, packet]) => finding(undefined, service, packet));
  },
};

function pathsOf({ carrier: { encapsulation }, paths }: EspFlow, isUp: boolean): ['udp' | 'tcp', readonly number[], number][] {
  if (encapsulation === 'none') return [];
  return paths.map(({ source, destination, firstPacket }) => [
    encapsulation,
    isUp ? [source.port, destination.port] : [destination.port, source.port],
    firstPacket,
  ]);
}

function finding(session: IkeSession | undefined, service: string, packet: number): Finding {
  return {
    id: 'vendor-encapsulation',
    severity: 'notice',
    confidence: 'likely',
    session,
    packets: [packet],
    title: `IPsec goes by ${service}.`,
    because: 'IKE or ESP is recognised there by its content.',
    fix: [{ where: 'firewall', do: `Allow ${service}; rules for UDP 500 and UDP 4500 alone do not let it pass` }],
  };
}
