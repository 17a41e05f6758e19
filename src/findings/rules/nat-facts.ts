import { isForeign, natVerdict, portTranslation } from '../../session/nat-verdict.ts';
import { type IkeSession, other } from '../../session/session.ts';
import { sideName } from '../../session/state.ts';
import { endText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

/** A session that follows on another one, and detects nothing itself, has its verdict from there: it is told once. */
function hasClaims({ claims, previous }: IkeSession): boolean {
  return !previous || claims.initiator.length + claims.responder.length > 0;
}

/** Who is behind a NAT (RFC 3947 §3.2, RFC 7296 §2.23). */
export const natFact: Rule = {
  id: 'nat-fact',
  ofSession: (session) => {
    const { who, confidence, because, packets, inside } = natVerdict(session);
    if (who === 'unknown' || !hasClaims(session)) return undefined;
    const parties = who === 'both' ? (['initiator', 'responder'] as const) : who === 'none' ? [] : [who];
    const fact = (id: string, title: string): Finding => ({
      id,
      severity: 'fact',
      confidence,
      session,
      packets,
      title,
      because: `${because[0]!.toUpperCase()}${because.slice(1)}.`,
      fix: [],
    });
    if (parties.length === 0) return fact('nat-none', 'There is no NAT between the two.');
    return parties.map((party) => {
      const at = inside[party];
      return fact(`nat-${party}`, `The ${sideName(party)} is behind a NAT${at ? `; its own address is ${endText(at)}` : ''}.`);
    });
  },
};

/** Both sides are behind NATs: the gateway's must forward what comes for it. */
export const natMismatchBoth: Rule = {
  id: 'nat-d-mismatch-both',
  ofSession: (session) => {
    const { who, confidence, packets, inside } = natVerdict(session);
    if (who !== 'both' || !hasClaims(session)) return undefined;
    return {
      id: 'nat-d-mismatch-both',
      severity: 'notice',
      confidence,
      session,
      packets,
      title: 'The gateway is behind a NAT, too: UDP 500 and UDP 4500 must be forwarded to it.',
      because: `The hashes of both sides tell of a NAT${inside.responder ? `; the gateway's own address is ${endText(inside.responder)}` : ''}.`,
      fix: [{ where: 'firewall', do: 'In front of the gateway: forward UDP 500 and UDP 4500 to it, both' }],
    };
  },
};

/** Hashes that no address explains are made up, so that ESP goes in UDP. */
export const forcedEncapsulation: Rule = {
  id: 'forced-encapsulation',
  ofSession: (session) =>
    natVerdict(session).pretends.map((party): Finding => {
      const claims = session.claims[party].filter((claim) => isForeign(claim) || claim.explanation === 'port-0');
      return {
        id: 'forced-encapsulation',
        severity: 'notice',
        confidence: 'likely',
        session,
        packets: claims.map(({ packet }) => packet),
        title: `The ${sideName(party)} pretends a NAT, to have ESP in UDP. This does no harm.`,
        because: 'It sends a hash that no address here explains, while the others fit.',
        fix: [],
      };
    }),
};

/** A port that is neither 500 nor 4500 shows that a NAT translates ports, even where hashes lie. */
export const sourcePortTranslated: Rule = {
  id: 'source-port-translated',
  ofSession: (session) =>
    (['initiator', 'responder'] as const).flatMap((party): Finding[] => {
      const packet = portTranslation(session, party);
      if (packet === undefined) return [];
      const ends = session.sides[party].ends.map(({ end }) => end.port);
      return [
        {
          id: 'source-port-translated',
          severity: 'fact',
          confidence: 'certain',
          session,
          packets: [packet],
          title: `The ${sideName(party)} comes from UDP port ${[...new Set(ends)].join(', ')}.`,
          because: `IKE is sent from 500 and 4500; a NAT between here and the ${sideName(party)} chose another port.`,
          fix: [],
        },
      ];
    }),
};

/** Outside the NAT the ports are still 500 and 4500: it can serve one client at a time. */
export const portsPreserved: Rule = {
  id: 'ports-preserved-by-nat',
  ofSession: (session) => {
    const { who, packets } = natVerdict(session);
    const own = session.claims.initiator.find((claim) => claim.of === 'source');
    if (who !== 'initiator' || !own || own.explanation !== 'inside' || portTranslation(session, 'initiator') !== undefined)
      return undefined;
    return {
      id: 'ports-preserved-by-nat',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets,
      title: 'The NAT keeps the ports 500 and 4500: only one client behind it can have them at a time.',
      because: 'The hash proves a NAT, and the ports are still those that IKE is sent from.',
      fix: [{ where: 'firewall', do: 'Turn off its "IPsec passthrough", so that it translates ports' }],
    };
  },
};

/** Who floats may hash the old port (vpnc does): that is no NAT. */
export const hashedWithPort500: Rule = {
  id: 'natd-hashed-with-port-500',
  ofSession: (session) => {
    const parties = ['initiator', 'responder'] as const;
    const claims = parties
      .flatMap((party) => session.claims[party].map((claim) => ({ party, claim })))
      .filter(({ claim }) => claim.explanation === 'port-500' && claim.seen.port === 4500);
    const [first] = claims;
    if (!first) return undefined;
    return {
      id: 'natd-hashed-with-port-500',
      severity: 'notice',
      confidence: 'certain',
      session,
      packets: claims.map(({ claim }) => claim.packet),
      title: `The ${sideName(first.party)} hashes the old port; the ${sideName(other(first.party))} may think that there is a NAT.`,
      because: 'The hash in a message on UDP 4500 is that of UDP 500.',
      fix: [],
    };
  },
};

/** IKE moved to 4500 though there is no NAT: for MOBIKE; ESP stays native (RFC 4555 §3.3). */
export const floatWithoutNat: Rule = {
  id: 'float-without-nat',
  ofSession: (session) => {
    if (natVerdict(session).who !== 'none' || !session.float) return undefined;
    return {
      id: 'float-without-nat',
      severity: 'fact',
      confidence: 'certain',
      session,
      packets: session.float.sendings.map(({ packet }) => packet),
      title: 'IKE moved to UDP 4500 though there is no NAT, as MOBIKE does.',
      because: 'All hashes fit, and the next message is on UDP 4500.',
      fix: [],
    };
  },
};
