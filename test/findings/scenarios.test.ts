// What is found in the captures of the lab, from the one and from the other side of the NAT.
import { describe, expect, it } from 'vitest';
import { labCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';
import { scenarios } from './scenarios.ts';

const captures = labCaptures().map(({ path }) => path);

describe.each(scenarios)('$name', ({ name, healthy, inside, outside, never, notWrong = [], notBeside = [] }) => {
  const sides = [
    ['pre-nat', inside],
    ['post-nat', outside],
  ] as const;
  it.each(sides)('%s', async (side, must) => {
    const path = captures.find((one) => one.endsWith(`/${name}.${side}.pcap`));
    expect(path, `${name}.${side}.pcap`).toBeDefined();
    const { findings, packets } = await diagnose(path!);
    const ids = findings.map(({ id }) => id);
    for (const id of must) expect(ids, `${name} ${side}`).toContain(id);
    for (const id of never) expect(ids, `${name} ${side}`).not.toContain(id);
    const wrong = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
    if (healthy) expect(wrong.map(({ id }) => id)).toEqual([]);
    expect(wrong.filter(({ id }) => notWrong.includes(id))).toEqual([]);
    expect(findings.filter(({ id, under }) => notBeside.includes(id) && !under)).toEqual([]);
    for (const { id, packets: proof, title, because } of findings) {
      expect(proof.length, `${id} has no evidence`).toBeGreaterThan(0);
      for (const packet of proof)
        expect(packet).toSatisfy((number: number) => Number.isInteger(number) && number >= 1 && number <= packets);
      expect(title.length * because.length).toBeGreaterThan(0);
    }
  });
});

it('every scenario of captures/ is in the table', () => {
  const names = new Set(captures.flatMap((path) => /\/([^/]+)\.(?:pre|post)-nat\.pcap$/.exec(path)?.[1] ?? []));
  expect([...names].sort()).toEqual(scenarios.map(({ name }) => name).sort());
});
