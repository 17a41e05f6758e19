// Numbers that look random and are the same each time.

/**
 * A sequence of 32-bit numbers (xorshift).
 * @param {number} seed
 */
export function randomNumbers(seed) {
  let state = hash(seed, 0, 0) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * A 32-bit number that belongs to three others, so that it need not be kept.
 * @param {number} seed
 * @param {number} of
 * @param {number} purpose
 */
export function hash(seed, of, purpose) {
  let value = seed ^ Math.imul(of + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca77);
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return (value ^ (value >>> 15)) >>> 0;
}
