import type { Rule } from '../finding.ts';

/** ESP in UDP on port 500, as drafts 00 and 01 of NAT traversal had it. */
export const espOn500: Rule = {
  id: 'esp-on-500',
  ofSession: (session) => {
    const paths = [...session.esp.initiator, ...session.esp.responder]
      .filter(({ carrier }) => carrier.encapsulation === 'udp')
      .flatMap((flow) => flow.paths)
      .filter(({ source, destination }) => source.port === 500 || destination.port === 500);
    if (paths.length === 0) return undefined;
    return {
      id: 'esp-on-500',
      severity: 'warning',
      confidence: 'certain',
      session,
      packets: paths.map(({ firstPacket }) => firstPacket),
      title: 'ESP goes on UDP port 500, beside IKE.',
      because: 'So did drafts 00 and 01 of NAT traversal; devices that know IPsec may take it for damaged IKE.',
      fix: [
        { where: 'client', do: 'Update it: RFC 3947 uses UDP 4500' },
        { where: 'gateway', do: 'Update it: RFC 3947 uses UDP 4500' },
        { where: 'firewall', do: 'Let UDP 500 pass for long, with large packets, and turn off "IPsec passthrough"' },
      ],
    };
  },
};
