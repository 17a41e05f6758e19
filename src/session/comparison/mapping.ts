import { type End, isSameEnd } from '../end.ts';
import { isPrivate } from '../nat-verdict.ts';
import type { LoggedFlow, PacketLog } from './packet-log.ts';
import type { Pairing } from './pairing.ts';

/** An end of the one side, and what the other side sees in its place. */
export interface Mapping {
  readonly protocol: string;
  /** As the first capture has it, and as the second one has it. */
  readonly first: End;
  readonly second: End;
  /** Packets of the first capture, the first and the last one, and when these came. */
  readonly packets: readonly [first: number, last: number];
  readonly times: readonly [first: number, last: number];
  count: number;
}

/** What happened to packets on their way between the two points. */
export interface Changes {
  readonly mappings: readonly Mapping[];
  /** Hops between the two points, by time to live; undefined where nothing tells. */
  readonly hops: number | undefined;
}

/** The mappings in the order of their first packets. */
export function changesOf(one: PacketLog, other: PacketLog, { second }: Pairing): Changes {
  const mappings = new Map<string, Mapping>();
  const hops = new Map<number, number>();
  for (let row = 0; row < one.count; row++) {
    const there = second[row]!;
    if (there < 0) continue;
    const [here, elsewhere] = [one.flows[one.flow[row]!]!, other.flows[other.flow[there]!]!];
    see(mappings, here, here.source, elsewhere.source, row + 1, one.times[row]!);
    see(mappings, here, here.destination, elsewhere.destination, row + 1, one.times[row]!);
    const less = Math.abs(one.hops[row]! - other.hops[there]!);
    if (one.hops[row]! > 0 && other.hops[there]! > 0) hops.set(less, (hops.get(less) ?? 0) + 1);
  }
  const usual = [...hops].sort((a, b) => b[1] - a[1])[0];
  return { mappings: [...mappings.values()].sort((a, b) => a.packets[0] - b.packets[0]), hops: usual?.[0] };
}

function see(mappings: Map<string, Mapping>, { protocol }: LoggedFlow, first: End, second: End, packet: number, time: number): void {
  if (isSameEnd(first, second)) return;
  const key = `${protocol} ${first.address} ${first.port} ${second.address} ${second.port}`;
  const known = mappings.get(key);
  if (!known) {
    if (mappings.size < mostMappings)
      mappings.set(key, { protocol, first, second, packets: [packet, packet], times: [time, time], count: 1 });
    return;
  }
  known.count++;
  (known.packets as [number, number])[1] = packet;
  (known.times as [number, number])[1] = time;
}

const mostMappings = 10_000;

/** A mapping of an end that had another one before: the NAT has forgotten that. */
export function reboundMappings({ mappings }: Changes): (readonly [before: Mapping, after: Mapping])[] {
  return mappings.flatMap((after, i) => {
    const before = mappings.slice(0, i).findLast(({ protocol, first }) => protocol === after.protocol && isSameEnd(first, after.first));
    return before ? [[before, after] as const] : [];
  });
}

/** Whether the captures were given the wrong way round: the first one has public addresses where the second has private ones. */
export function isSwapped({ mappings }: Changes, clients: ReadonlySet<string>): boolean {
  const ofClients = mappings.filter(({ first }) => clients.has(first.address));
  return ofClients.length > 0 && ofClients.every(({ first, second }) => !isPrivate(first.address) && isPrivate(second.address));
}
