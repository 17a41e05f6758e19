import { expect, test } from 'vitest';
import { TripleSet } from '../../src/engine/triple-set.ts';

test('a set of triples holds what was added, grows, and forgets all when cleared', () => {
  const set = new TripleSet();
  for (let i = 0; i < 5000; i++) set.add(i, 0xffffffff - i, 7);
  for (let i = 0; i < 5000; i++) expect(set.has(i, 0xffffffff - i, 7)).toBe(true);
  expect([set.has(1, 0xffffffff, 7), set.has(0, 0xffffffff, 8), set.has(0, 0, 0)]).toEqual([false, false, false]);
  set.clear();
  expect(set.has(0, 0xffffffff, 7)).toBe(false);
});
