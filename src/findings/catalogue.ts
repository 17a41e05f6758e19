import type { Context, Finding, Rule } from './finding.ts';

/** All rules; one file each. */
export const rules: readonly Rule[] = [];

export function judge(context: Context): Finding[] {
  const found = rules.flatMap((rule) => [
    ...context.sessions.flatMap((session) => [rule.ofSession?.(session, context) ?? []].flat()),
    ...[rule.ofTraffic?.(context) ?? []].flat(),
  ]);
  return found;
}
