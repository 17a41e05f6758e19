import type { Rule } from '../finding.ts';
import { natFinding } from '../nat-finding.ts';

export const natResponder: Rule = { id: 'nat-responder', ofSession: (session) => natFinding(session, 'responder') };
