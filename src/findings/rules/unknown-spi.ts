import { packetsOf, sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** INVALID_SPI and INVALID_IKE_SPI (RFC 7296 §3.10.1); INVALID-SPI and INVALID-COOKIE (RFC 2408 §3.14.1). */
const [invalidSpi, invalidIkeSpi] = [11, 4];

/** A side gets packets of an SA that it does not know any more. */
export const unknownSpi: Rule = {
  id: 'unknown-spi',
  ofSession: (session) => {
    const steps = session.steps.filter(({ notifications }) =>
      notifications.some(({ type }) => type === invalidSpi || type === invalidIkeSpi),
    );
    const [step] = steps;
    if (!step) return undefined;
    const isIke = step.notifications.some(({ type }) => type === invalidIkeSpi);
    return {
      id: 'unknown-spi',
      severity: 'warning',
      confidence: 'certain',
      session,
      packets: packetsOf(...steps).slice(0, 16),
      title: `One side still uses an old SA; the ${sideName(step.by)} does not know it any more.`,
      because: `The ${sideName(step.by)} says that it knows no ${isIke ? 'IKE SA' : 'ESP SA'} with the SPI that it got.`,
      fix: [
        {
          where: step.by === 'initiator' ? 'gateway' : 'client',
          do: 'Turn on dead peer detection: it notices that its peer has begun anew',
        },
        { where: step.by === 'initiator' ? 'client' : 'gateway', do: 'Look in its log for a restart, or for SAs that ended early' },
      ],
    };
  },
};
