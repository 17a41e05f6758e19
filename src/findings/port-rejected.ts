import type { IcmpError } from '../session/icmp-error.ts';
import { type IkeSession, other, type Party } from '../session/session.ts';
import { packetsOf } from '../session/state.ts';
import { addressText } from '../session/words.ts';
import type { Finding, Rule } from './finding.ts';

/** A device between the two says that it forbids what IKE needs (RFC 1812 §5.2.7.1); the same for both ports. */
export function rejected(port: 500 | 4500): Rule {
  const id = `udp-${port}-rejected`;
  return {
    id,
    ofSession: (session) => {
      const errors = session.icmpErrors.filter((error) => error.destination.port === port && isRejection(error));
      const [error] = errors;
      if (!error || isHeardAfter(session, error)) return undefined;
      const step = session.steps.find(({ sendings }) => sendings.some(({ destination }) => destination.port === port));
      const device = addressText(error.reporter);
      return {
        id,
        severity: 'error',
        confidence: 'certain',
        session,
        packets: [...packetsOf(step), ...errors.map(({ packet }) => packet)],
        title: `The device ${device} says that it forbids UDP ${port}.`,
        because: `It answers what is sent to ${addressText(error.destination.address)}, UDP port ${port}, with an ICMP error: ${words[error.says]}.`,
        fix: [{ where: 'firewall', do: `On ${device}: allow UDP ${port} to ${addressText(error.destination.address)} and the answers` }],
      } satisfies Finding;
    },
  };
}

const words: Readonly<Record<IcmpError['says'], string>> = {
  prohibited: 'administratively prohibited',
  'port-unreachable': 'port unreachable, though it is not the host itself that says so',
  'protocol-unreachable': 'protocol unreachable',
  'too-big': 'packet too big',
  unreachable: 'unreachable',
};

/** A filter's words, or "port unreachable" from somebody else than the host. */
function isRejection({ says, reporter, destination }: IcmpError): boolean {
  return says === 'prohibited' || (says === 'port-unreachable' && reporter !== destination.address);
}

function isHeardAfter(session: IkeSession, { source, destination, time }: IcmpError): boolean {
  const isOf = (party: Party) =>
    session.sides[party].ends.some(({ end }) => end.address === source.address && end.address !== destination.address);
  const sender: Party = isOf('initiator') ? 'initiator' : 'responder';
  return session.sides[other(sender)].lastTime > time;
}
