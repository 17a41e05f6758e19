import { natVerdict } from '../../session/nat-verdict.ts';
import { exchange } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** Vendor ID that Windows sends from Windows 2000 on. */
const windows = 'MS NT5 ISAKMPOAKLEY';

/** Windows, from XP SP2 on, refuses L2TP/IPsec servers behind a NAT unless it is told otherwise (Microsoft KB 926179). */
export const xpSp2ServerBehindNat: Rule = {
  id: 'xp-sp2-server-behind-nat',
  ofSession: (session, { now, thresholds }) => {
    const { who, packets, confidence } = natVerdict(session);
    const isWindows = session.sides.initiator.vendorIds.some((name) => name.startsWith(windows));
    if (session.version !== 1 || !isWindows || (who !== 'responder' && who !== 'both')) return undefined;
    const last = session.steps.findLast((step) => step.by === 'initiator' && step.isEncrypted);
    // Phase 1 was done, and the client let it be.
    if (!last || session.esp.initiator.length > 0 || session.steps.some((step) => step.exchange === exchange.quick && step.answer))
      return undefined;
    if (now - session.sides.initiator.lastTime < thresholds.silence) return undefined;
    return {
      id: 'xp-sp2-server-behind-nat',
      severity: 'error',
      confidence: confidence === 'certain' ? 'likely' : 'guess',
      session,
      packets: [...packets, ...packetsOf(last)],
      title: 'Windows refuses a server behind a NAT, as it does by default.',
      because: 'The client is Windows, the hashes tell of a NAT in front of the gateway, and after phase 1 the client sends nothing more.',
      fix: [
        {
          where: 'client',
          do: 'Set AssumeUDPEncapsulationContextOnSendRule to 2 in the registry (PolicyAgent), and start Windows anew; or use IKEv2',
        },
        { where: 'gateway', do: 'Give it a public address of its own' },
      ],
      settledBy: 'The event log of the client: error 809 or 789',
      thresholds: { silence: thresholds.silence },
    };
  },
};
