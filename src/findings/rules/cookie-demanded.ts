import { exchange } from '../../session/session.ts';
import { packetsOf } from '../../session/state.ts';
import type { Rule } from '../finding.ts';

/** RFC 7296 §3.10.1. */
const cookie = 16390;

/** COOKIE: the gateway is busy, or under attack (RFC 7296 §2.6). */
export const cookieDemanded: Rule = {
  id: 'cookie-demanded',
  ofSession: (session) => {
    const step = session.steps.find(
      ({ by, exchange: kind, notifications }) =>
        by === 'responder' && kind === exchange.init && notifications.some(({ type }) => type === cookie),
    );
    if (!step || session.version !== 2) return undefined;
    return {
      id: 'cookie-demanded',
      severity: 'fact',
      confidence: 'certain',
      session,
      packets: packetsOf(step),
      title: 'The gateway demands a cookie before it goes on: it has many half-open sessions.',
      because: 'It answers the first message with COOKIE.',
      fix: [],
    };
  },
};
