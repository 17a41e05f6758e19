import { packetsOf } from '../../session/state.ts';
import { endText } from '../../session/words.ts';
import type { Finding, Rule } from '../finding.ts';

const fix = [
  { where: 'client', do: 'Check user name and password, and the domain before or behind the name' },
  { where: 'gateway', do: 'Check that the user may dial in, and that both sides allow a common method' },
] as const;

/** CHAP, PAP or EAP refuses the user in L2TP, EAP or XAUTH in IKE (RFC 1994 §4.2, RFC 1334 §2.2.2, RFC 3748 §4.2). */
export const userAuthFailed: Rule = {
  id: 'user-auth-failed',
  ofSession: (session) => {
    const step = session.steps.find(({ by, userRefusal }) => by === 'responder' && userRefusal !== undefined);
    return (
      step && {
        id: 'user-auth-failed',
        severity: 'error',
        confidence: 'certain',
        session,
        packets: packetsOf(step),
        title: 'The gateway is reached and proven, but the user name or the password is not right.',
        because: `It refuses the user by ${step.userRefusal}, inside the encryption of IKE.`,
        fix,
      }
    );
  },
  ofTraffic: ({ traffic }) =>
    traffic.userRefusals.map(
      ({ packet, method, source, destination }): Finding => ({
        id: 'user-auth-failed',
        severity: 'error',
        confidence: 'certain',
        session: undefined,
        packets: [packet],
        title: 'The tunnel is fine, but the user name or the password is not.',
        because: `${endText(source)} refuses the user by ${method}, in PPP with ${endText(destination)}.`,
        fix,
      }),
    ),
};
