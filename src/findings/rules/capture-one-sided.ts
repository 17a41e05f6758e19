import { other } from '../../session/session.ts';
import { packetsOf, sideName } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** One side goes on as if it were answered, and no answer is in the capture. */
export const captureOneSided: Rule = {
  id: 'capture-one-sided',
  ofSession: (session) => {
    for (const party of ['initiator', 'responder'] as const) {
      const silent = other(party);
      const heard = session.sides[silent].messages > 0 || session.esp[silent].length > 0 || session.keepalives[silent].count > 0;
      const kinds = new Set(session.steps.map(({ exchange, id, isEncrypted }) => `${exchange} ${id} ${isEncrypted}`));
      if (heard || kinds.size < 2) continue;
      return {
        id: 'capture-one-sided',
        severity: 'fact',
        confidence: 'likely',
        session,
        packets: packetsOf(...session.steps.slice(0, 4)),
        title: `The capture has one direction alone: nothing from the ${sideName(silent)}.`,
        because: `The ${sideName(party)} sends one message after the other, which it does only when it is answered.`,
        fix: [],
        settledBy: 'A capture of both directions: of a mirror port that has both, or at the side itself',
      };
    }
    return undefined;
  },
};
