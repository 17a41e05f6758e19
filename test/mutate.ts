/** A small generator of numbers (mulberry32): the same seed gives the same test. */
export function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** A copy of the octets with one to four of them changed, some to the values that parsers stumble over. */
export function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const mutated = bytes.slice();
  const awkward = [0, 1, 3, 4, 0x7f, 0x80, 0xff];
  for (let i = 0; i <= random(4) && mutated.length > 0; i++) {
    mutated[random(mutated.length)] = random(2) === 0 ? random(256) : awkward[random(awkward.length)]!;
  }
  return mutated;
}
