import type { EspFlow } from '../../session/esp-flow.ts';
import { sideName } from '../../session/state.ts';
import type { Finding, Rule } from '../finding.ts';

/** Of packets that come twice from this share on, they were captured twice. */
const capturedTwice = 0.4;

/** ESP packets are lost, repeated, or overtake each other, more than now and then (RFC 4303 §3.4.3). */
export const espSequenceAnomaly: Rule = {
  id: 'esp-sequence-anomaly',
  ofSession: (session, { thresholds }) =>
    (['initiator', 'responder'] as const).flatMap((party): Finding[] => {
      const worst = session.esp[party].filter((flow) => isAnomalous(flow, thresholds.sequence)).sort((a, b) => share(b) - share(a))[0];
      if (!worst) return [];
      const { spi, packets, lost, late, gapPacket, first, last } = worst;
      const words = [...(lost > 0 ? [`${lost} numbers are missing`] : []), ...(late > 0 ? [`${late} packets came late or twice`] : [])];
      return [
        {
          id: 'esp-sequence-anomaly',
          severity: share(worst) >= thresholds.sequenceShare ? 'warning' : 'notice',
          confidence: 'likely',
          session,
          packets: [first.packet, ...(gapPacket > 0 ? [gapPacket] : []), last.packet],
          title: `ESP from the ${sideName(party)} has gaps, or its packets overtake each other.`,
          because: `Of the SA 0x${spi.toString(16).padStart(8, '0')} ${packets} packets were seen: ${words.join(', and ')}.`,
          fix: [
            {
              where: 'firewall',
              do: 'Look for loss on the path, and for queues that put packets of one SA in another order (QoS by DSCP)',
            },
            { where: party === 'initiator' ? 'gateway' : 'client', do: 'If packets come late: enlarge the replay window' },
          ],
          settledBy: 'A capture on the other side: it shows whether packets are lost on the way, or were never sent',
          thresholds: { sequence: thresholds.sequence, sequenceShare: thresholds.sequenceShare },
        },
      ];
    }),
};

function isAnomalous(flow: EspFlow, fewest: number): boolean {
  const { packets, lost, late } = flow;
  return lost + late >= fewest && late / packets < capturedTwice;
}

function share({ packets, lost, late }: EspFlow): number {
  return (lost + late) / (packets + lost);
}
