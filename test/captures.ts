// The tests' one door to captures.
import { existsSync, readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a capture was taken. Each scenario has `pre-nat` and `post-nat`. */
export type View = 'pre-nat' | 'post-nat' | 'pre-nat-2' | 'cli-inner';

export interface LabCapture {
  /** The scenario, which is also its folder and the first part of each file name in it. */
  name: string;
  view: View;
  path: string;
}

export interface PublicCapture {
  /** Path below the folder of public captures. */
  name: string;
  path: string;
}

const lab = fileURLToPath(new URL('../captures', import.meta.url));
/** A folder of public captures beside the checkout. They are from public repositories and no part of the project. */
const beside = fileURLToPath(new URL('../../shared/captures/public', import.meta.url));

export function captureOf(name: string, view: View): string {
  return `${lab}/${name}/${name}.${view}.pcap`;
}

/** All captures of the project's own scenarios. */
export function labCaptures(): LabCapture[] {
  return capturesBelow(lab).map((path) => {
    const [, name, view] = /([^/]+)\.([^./]+)\.pcap$/.exec(path)!;
    return { name, view: view as View, path };
  });
}

/** All public captures; none where their folder is missing, which is an error in CI. */
export function publicCaptures(): PublicCapture[] {
  if (existsSync(beside)) return capturesBelow(beside).map((path) => ({ name: relative(beside, path), path }));
  if (process.env.CI === 'true') throw new Error('the folder of public captures beside the checkout is missing');
  return [];
}

function capturesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.pcap(ng)?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort();
}
