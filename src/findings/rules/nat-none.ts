import type { Rule } from '../finding.ts';
import { natFinding } from '../nat-finding.ts';

export const natNone: Rule = { id: 'nat-none', ofSession: (session) => natFinding(session, undefined) };
