import type { IcmpError } from '../../session/icmp-error.ts';
import { isPrivate } from '../../session/nat-verdict.ts';
import { addressText } from '../../session/words.ts';
import type { Context, Finding, Rule } from '../finding.ts';

const [esp, ah] = [50, 51];

/** AH signs the addresses that a NAT changes (RFC 4302 §3.3.3, RFC 3715 §2.1). */
export const ahThroughNat: Rule = {
  id: 'ah-through-nat',
  ofTraffic: ({ traffic }) =>
    traffic.ah.flatMap((flow): Finding[] => {
      const [source, destination] = [flow.source.address, flow.destination.address];
      const isAcross = isPrivate(source) !== isPrivate(destination);
      const isRefused = traffic.icmpErrors.some((error) => error.protocol === ah && isOf(error, source, destination));
      if (!isAcross && !isRefused) return [];
      return [
        {
          id: 'ah-through-nat',
          severity: 'error',
          confidence: isAcross ? 'certain' : 'likely',
          session: undefined,
          packets: flow.packets,
          title: 'AH signs the addresses, and the NAT changes them: it can never pass.',
          because: isAcross
            ? `AH goes between a private address and a public one, ${addressText(source)} and ${addressText(destination)}: a NAT must stand between.`
            : `${addressText(destination)} refuses AH from ${addressText(source)}.`,
          fix: [
            { where: 'client', do: 'Use ESP in place of AH, with NAT traversal' },
            { where: 'gateway', do: 'Use ESP in place of AH, with NAT traversal' },
          ],
        },
      ];
    }),
};

function isOf({ source, destination }: IcmpError, one: string, another: string): boolean {
  return [source.address, destination.address].sort().join() === [one, another].sort().join();
}

/** A host says that it does not take ESP or AH (RFC 1122 §3.2.2.1). */
export const ipProtocolRefused: Rule = {
  id: 'ip-protocol-refused',
  ofTraffic: (context: Context) => {
    const all = [...context.traffic.icmpErrors, ...context.sessions.flatMap(({ icmpErrors }) => icmpErrors)];
    const errors = all.filter(({ says, protocol }) => says === 'protocol-unreachable' && (protocol === esp || protocol === ah));
    const [error] = errors;
    if (!error) return undefined;
    const name = error.protocol === esp ? 'ESP' : 'AH';
    return {
      id: 'ip-protocol-refused',
      severity: 'error',
      confidence: 'certain',
      session: undefined,
      packets: errors.map(({ packet }) => packet),
      title: `${addressText(error.reporter)} does not take ${name}.`,
      because: `It answers ${name} (IP protocol ${error.protocol}) with "protocol unreachable".`,
      fix: [
        { where: 'client', do: 'Turn on NAT traversal, so that ESP goes in UDP 4500' },
        { where: 'gateway', do: `Turn on IPsec there, if ${addressText(error.reporter)} is the gateway` },
      ],
    };
  },
};

/** A checksum of UDP or TCP covers the addresses, too; inside of AH no NAT can mend it (RFC 3948 §3.1.2). */
export const transportChecksumBroken: Rule = {
  id: 'transport-checksum-broken',
  ofTraffic: ({ traffic }) =>
    traffic.ah
      .filter(({ badChecksums }) => badChecksums.length > 0)
      .map(
        (flow): Finding => ({
          id: 'transport-checksum-broken',
          severity: 'warning',
          confidence: 'likely',
          session: undefined,
          packets: flow.badChecksums,
          title: 'The checksums inside are those of other addresses.',
          because: `UDP or TCP inside of AH from ${addressText(flow.source.address)} has a wrong checksum: it covers the addresses that the NAT changed.`,
          fix: [{ where: 'client', do: 'Use ESP in tunnel mode, with NAT traversal' }],
        }),
      ),
};
