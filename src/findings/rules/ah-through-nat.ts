import type { IcmpError } from '../../session/icmp-error.ts';
import { isPrivate } from '../../session/nat-verdict.ts';
import { addressText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

/** IP protocol. */
const ah = 51;

function isOf({ source, destination }: IcmpError, one: string, another: string): boolean {
  return [source.address, destination.address].sort().join() === [one, another].sort().join();
}

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
