import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** INVALID_KE_PAYLOAD (RFC 7296 §3.10.1). */
const invalidKe = 17;

/** The usual methods by their names (IANA, IKEv2 Key Exchange Method Transform IDs). */
const methods: Readonly<Record<number, string>> = {
  2: 'MODP-1024',
  5: 'MODP-1536',
  14: 'MODP-2048',
  15: 'MODP-3072',
  16: 'MODP-4096',
  19: 'ECP-256',
  20: 'ECP-384',
  21: 'ECP-521',
  31: 'Curve25519',
  32: 'Curve448',
};

/** INVALID_KE_PAYLOAD: another group, please (RFC 7296 §1.2). */
export const dhGroupRetry: Rule = {
  id: 'dh-group-retry',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ by, isEncrypted, notifications }) => by === 'responder' && !isEncrypted && notifications.some(({ type }) => type === invalidKe),
    );
    if (!step || session.version !== 2) return undefined;
    const { data } = step.notifications.find(({ type }) => type === invalidKe)!;
    return {
      id: 'dh-group-retry',
      severity: 'fact',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: `The gateway wants ${methodText(data)}; the client has to ask again.`,
      because: 'It answers INVALID_KE_PAYLOAD.',
      fix: [],
    };
  },
};

function methodText(data: Uint8Array): string {
  if (data.length !== 2) return 'another key exchange method';
  const number = data[0]! * 256 + data[1]!;
  return methods[number] ? `key exchange method ${number}, ${methods[number]}` : `key exchange method ${number}`;
}
