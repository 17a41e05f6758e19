/** Items up to which a list is made anew for each one. */
const short = 4;

/**
 * The list with one more item, in place where it is long. A short one is made anew: V8 reserves room for sixteen more in a list
 * that grows by itself, and most lists of most sessions have one item or two.
 */
export function withMore<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length === 0) return [item];
  if (list.length < short) return list.concat([item]);
  (list as T[]).push(item);
  return list;
}
