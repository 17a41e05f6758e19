// Times between the NAT-keepalives of one sender (RFC 3948 §4).
import { expect, it } from 'vitest';
import { createDecoder } from '../../../src/engine/index.ts';
import { captureOf } from '../../captures.ts';
import { recordsOf } from '../../read-packets.ts';
import { client, decodeAll, gateway, quoting, said, udp } from './packets.ts';

const interval = 'natt.keepalive.interval';
const seconds = (whole: number) => [{ seconds: whole, nanoseconds: 0 }];

it('each direction and port pair has times of its own; what an ICMP error quotes is no keepalive', () => {
  const keepalive = udp([4500, 4500], [0xff]);
  const back = udp([4500, 4500], [0xff], { from: gateway, to: client });
  const packets = decodeAll([keepalive, back, quoting(keepalive), udp([1024, 4500], [0xff]), keepalive, back], [0, 5, 6, 7, 20, 40]);
  expect(said(packets, interval)).toEqual({ 5: seconds(20), 6: seconds(35) });
});

it('long-idle-keepalives: one every 20 seconds', async () => {
  const decoder = createDecoder();
  const packets = (await recordsOf(captureOf('long-idle-keepalives', 'pre-nat'))).map((record) => decoder.decode(record));
  const intervals = Object.values(said(packets, interval)).map(([value]) => (value as { seconds: number }).seconds);
  expect(intervals).toEqual(new Array(10).fill(20));
});
