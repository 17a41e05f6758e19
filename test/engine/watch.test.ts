// Events and findings as they happen: at the end, what was told and not withdrawn is what the diagnosis finds.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/capture/batch.ts';
import { bytesSource, createDecoder, openCapture, standardRegistry, Watch, type WatchEvent } from '../../src/engine/index.ts';
import { slicesOf } from '../../src/engine/watch/slices.ts';
import { eventSchema } from '../../src/output/event-schema.ts';
import { watchJson, watchText } from '../../src/output/watch-text.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(eventSchema);
const registry = standardRegistry();

async function watched(path: string): Promise<{ events: WatchEvent[]; watch: Watch }> {
  const events: WatchEvent[] = [];
  const watch = new Watch(registry, createDecoder({ registry, verifyChecksums: true }), (event) => events.push(event));
  for await (const batch of openCapture(bytesSource(readFileSync(path), path))) await watch.add(batch);
  await watch.finish();
  return { events, watch };
}

/** What was found and holds at the end, by session. */
function holding(events: readonly WatchEvent[]): string[] {
  const open = new Map<string, string>();
  for (const { kind, session, finding } of events) {
    const key = `${session ?? '-'} ${finding?.id} ${session === undefined ? finding?.packets[0] : ''}`;
    if (kind === 'finding') open.set(key, `${session ?? '-'} ${finding!.id}`);
    else if (kind === 'withdrawn') open.delete(key);
  }
  return [...open.values()].sort();
}

describe.each(labCaptures().map(({ name, view, path }) => ({ name: `${name} ${view}`, path })))('$name', ({ path }) => {
  it('what holds at the end is what the diagnosis finds', async () => {
    const { events } = await watched(path);
    const { findings, sessions } = await diagnose(path);
    const found = findings.flatMap(({ id, severity, session }) =>
      severity === 'fact' ? [] : [`${session ? sessions.indexOf(session) + 1 : '-'} ${id}`],
    );
    expect(holding(events)).toEqual(found.sort());
  });

  it('events are as the schema says', async () => {
    for (const event of (await watched(path)).events) {
      validate(JSON.parse(watchJson(event)));
      expect(validate.errors).toBeNull();
    }
  });
});

it('a mapping that is forgotten, as it happens', async () => {
  const { events } = await watched(captureOf('nat-timeout', 'post-nat'));
  expect(events.map((event) => watchText(event)).join('')).toMatchInlineSnapshot(`
    "03:14:43.650  #1      IKEv2 203.0.113.1:24586 → 203.0.113.10:500
    03:14:43.650  #1      the client is behind a NAT
    03:14:43.651  #1      IKE_SA_INIT answered
    03:14:43.652  #1      IKE moves to port 4500
    03:14:43.654  #1      IKE_AUTH answered
    03:14:43.662  #1      ESP 0x02f2e63e, client → gateway
    03:14:43.663  #1      ESP 0x762fbcc5, gateway → client
    03:14:50.970  #1      203.0.113.1 says port unreachable
    03:14:50.970  #1    ! The client sends no NAT keepalives.  [keepalive-missing, certain]
                            → client: Send NAT keepalives every 3 s: this NAT forgets sooner than the usual 20 s allow
    03:14:50.970  #1    ✗ The NAT forgot the client after 7.0 s of silence.  [nat-mapping-expired, certain]
    03:14:51.497  #1    ! ESP goes from the gateway to the client alone; none comes back.  [esp-one-way, likely]
    03:14:53.515  #1      gateway sends CREATE_CHILD_SA again, ×2
    03:14:55.016  #1      gateway sends CREATE_CHILD_SA again, ×3
    03:14:55.657  #1    ✗ The NAT gave the client a new port in mid-session, and the gateway goes on sending to the old one.  [nat-mapping-rebound, certain]
    03:14:55.657  #1    ! The client has vanished.  [peer-dead, certain]
    03:14:55.657  #1      no longer so: ESP goes from the gateway to the client alone; none comes back.
    03:14:57.677  #1      client comes from 203.0.113.1:29794 now
    03:14:58.679  #1      client sends a message again, ×2
    03:15:00.179  #1      client sends a message again, ×3
    "
  `);
});

it('time goes on while nothing comes', async () => {
  const events: WatchEvent[] = [];
  const watch = new Watch(registry, createDecoder({ registry }), (event) => events.push(event));
  const path = captureOf('fail-drop-4500', 'pre-nat');
  let batch: Batch | undefined;
  for await (batch of openCapture(bytesSource(readFileSync(path), path))) await watch.add(batch);
  expect(events.filter(({ kind }) => kind === 'finding').map(({ finding }) => finding!.id)).toEqual(['udp-4500-blocked']);
  const before = events.length;
  for (let i = 1; i < 120; i++) await watch.tick(watch.now + i);
  expect(events.length).toBe(before);
});

it('slices of a batch hold all of its packets, in their order', async () => {
  const path = captureOf('long-idle-keepalives', 'pre-nat');
  for await (const batch of openCapture(bytesSource(readFileSync(path), path))) {
    const slices = [...slicesOf(batch, 1)];
    expect(slices.length).toBeGreaterThan(5);
    expect(slices.reduce((sum, { count }) => sum + count, 0)).toBe(batch.count);
    for (const { count, first, offset, seconds } of slices) {
      expect(offset[0]).toBe(batch.offset[first - batch.first]);
      expect(seconds[count - 1]! - seconds[0]!).toBeLessThanOrEqual(1);
    }
  }
});

it('a flood of first messages is summed up', async () => {
  const path = captureOf('ikev2-psk-nat', 'pre-nat');
  const events: WatchEvent[] = [];
  const watch = new Watch(registry, createDecoder({ registry }), (event) => events.push(event));
  for await (const batch of openCapture(bytesSource(readFileSync(path), path))) {
    // The first message again and again, each time with an SPI of its own.
    const [first] = slicesOf({ ...batch, count: 1 }, 1);
    for (let i = 0; i < 20_000; i++) {
      const bytes = first!.bytes.slice(0, first!.offset[0]! + first!.captured[0]!);
      new DataView(bytes.buffer).setUint32(first!.offset[0]! + 14 + 20 + 8, i + 1);
      await watch.add({ ...first!, bytes, first: i + 1 });
    }
  }
  await watch.finish();
  expect(watch.sessions).toBe(20_000);
  expect(events.length).toBeLessThan(200);
  expect(events.filter(({ kind }) => kind === 'flood').map(({ words }) => words)).toEqual([
    expect.stringMatching(/^\d+ more IKE sessions began/),
  ]);
}, 60_000);
