import { addressText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

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
