import { packetsOf, sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** IKE on 4500 has four octets of zero before it; without these it is taken for ESP (RFC 3948 §2.2). */
export const nonEspMarkerMissing: Rule = {
  id: 'non-esp-marker-missing',
  ofSession: (session) => {
    const steps = session.steps.filter(
      ({ hasMarker, overTcp, sendings }) =>
        !hasMarker && !overTcp && sendings.some(({ source, destination }) => source.port === 4500 || destination.port === 4500),
    );
    const [step] = steps;
    // Its first octets would be the SPI: where ESP has that one, it is ESP.
    const spi = Number.parseInt(session.initiatorSpi.slice(0, 8), 16);
    const isEsp = [...session.esp.initiator, ...session.esp.responder].some((flow) => flow.spi === spi);
    if (!step || isEsp) return undefined;
    return {
      id: 'non-esp-marker-missing',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: packetsOf(...steps).slice(0, 16),
      title: `The ${sideName(step.by)} forgets the Non-ESP Marker on UDP 4500; its peer takes IKE for ESP.`,
      because: 'An IKE header stands where four octets of zero must come first.',
      fix: [
        {
          where: step.by === 'initiator' ? 'client' : 'gateway',
          do: 'Update it: IKE on UDP 4500 begins with four octets of zero (RFC 3948 §2.2)',
        },
      ],
    };
  },
};
