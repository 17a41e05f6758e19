import { packetsOf } from '../../session/state.ts';
import { addressText } from '../../session/words.ts';
import type { Rule } from '../finding.ts';

/** The peer itself says that nothing listens on its port (RFC 1122 §4.1.3.1); it may also be the NAT in front of it. */
export const peerPortClosed: Rule = {
  id: 'peer-port-closed',
  ofSession: (session) => {
    const errors = session.icmpErrors.filter(
      ({ says, reporter, destination }) =>
        says === 'port-unreachable' && reporter === destination.address && (destination.port === 500 || destination.port === 4500),
    );
    const [error] = errors;
    if (!error || session.sides.responder.lastTime > error.time) return undefined;
    const peer = addressText(error.destination.address);
    return {
      id: 'peer-port-closed',
      severity: 'error',
      confidence: 'certain',
      session,
      packets: [...packetsOf(session.steps[0]), ...errors.map(({ packet }) => packet)],
      title: `No VPN service listens at ${peer}, UDP port ${error.destination.port}.`,
      because: 'The host itself answers with "port unreachable".',
      fix: [
        { where: 'gateway', do: `Start the IPsec service, and let it listen on UDP ${error.destination.port}` },
        { where: 'firewall', do: 'If the gateway is behind a NAT: forward UDP 500 and UDP 4500 to it' },
      ],
    };
  },
};
