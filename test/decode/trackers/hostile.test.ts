// Trackers keep state over packets: damage in some must not harm what is said of others, nor stop the decoder.
import { expect, it } from 'vitest';
import { createDecoder } from '../../../src/engine/index.ts';
import { captureOf, type View } from '../../captures.ts';
import { mutate, randomSource } from '../../mutate.ts';
import { recordsOf } from '../../read-packets.ts';

const captures: [string, View][] = [
  ['ikev2-cert-ikefrag', 'post-nat'],
  ['ikev1-cert-ikefrag', 'pre-nat'],
  ['fail-drop-ipfrag', 'pre-nat'],
  ['nat-timeout', 'post-nat'],
  ['l2tp-plain', 'pre-nat'],
];

it('nothing throws on 20,000 mutated packets in a row', async () => {
  const random = randomSource(4303);
  const records = (await Promise.all(captures.map(([name, view]) => recordsOf(captureOf(name, view))))).flat();
  const decoder = createDecoder();
  for (let number = 1; number <= 20_000; number++) {
    const record = records[random(records.length)]!;
    const bytes = random(2) === 0 ? record.bytes : mutate(record.bytes, random);
    expect(decoder.decode({ ...record, number, bytes }).number).toBe(number);
  }
});
