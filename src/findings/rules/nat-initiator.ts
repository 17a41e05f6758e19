import type { Rule } from '../finding.ts';
import { natFinding } from '../nat-finding.ts';

export const natInitiator: Rule = { id: 'nat-initiator', ofSession: (session) => natFinding(session, 'initiator') };
