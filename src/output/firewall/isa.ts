import type { FirewallNeeds } from '../../findings/firewall/needs.ts';
import { directionOf, directionWords, nameOf, trafficWords, type Viewpoint } from './direction.ts';

/** Protocol definitions as ISA Server and its successors have them, a line each. */
export function isaDefinitions({ rules, forwardings, closed }: FirewallNeeds, viewpoint: Viewpoint): string {
  return [
    ...rules.map((rule) => `${nameOf(rule, viewpoint)} — ${trafficWords(rule)} ${directionWords(directionOf(rule, viewpoint))}`),
    ...(rules.some(({ fragments }) => fragments) ? ['Disable "IP Fragment Filtering": IKE goes in IP fragments here'] : []),
    ...forwardings.map(
      ({ outside, inside, ports }) => `Publish UDP ${ports.join(' and ')} of ${outside} to ${inside ?? 'the gateway'}, both together`,
    ),
    ...closed.map((words) => `Not: ${words}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}
