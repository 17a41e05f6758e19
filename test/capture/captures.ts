import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders of real captures, from the repository root: the repository's own and, where they are at hand, others. */
const roots = ['captures', '../shared/captures/public'];

/** Paths of all real captures, or an empty list on a machine without them; on CI that is an error. */
export const captures: string[] = roots
  .filter((root) => existsSync(root))
  .flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.pcap(ng)?$/.test(entry.name))
  .map((entry) => relative('.', join(entry.parentPath, entry.name)))
  .sort();

if (captures.length === 0) {
  if (process.env.CI) throw new Error(`no captures in ${roots.join(', ')}`);
  console.warn(`no captures in ${roots.join(', ')}: the tests on real captures are skipped`);
}
