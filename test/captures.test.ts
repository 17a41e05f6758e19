import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { captureOf, labCaptures } from './captures.ts';

interface Story {
  name: string;
  captures: { file: string; packets: number }[];
}

const folder = fileURLToPath(new URL('../captures', import.meta.url));
const readme = readFileSync(`${folder}/README.md`, 'utf8');
const captures = labCaptures();
const scenarios = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe.each(scenarios)('%s', (name) => {
  const story: Story = JSON.parse(readFileSync(`${folder}/${name}/${name}.json`, 'utf8'));
  const files = captures.filter((capture) => capture.name === name).map((capture) => capture.path);

  it('has both sides of the NAT and tells of each capture', () => {
    expect(story.name).toBe(name);
    expect(files).toContain(captureOf(name, 'pre-nat'));
    expect(files).toContain(captureOf(name, 'post-nat'));
    expect(story.captures.map(({ file }) => `${folder}/${name}/${file}`).sort()).toEqual(files);
  });

  it.each(story.captures)('$file has $packets packets', ({ file, packets }) => {
    expect(countPackets(readFileSync(`${folder}/${name}/${file}`))).toBe(packets);
  });
});

it('README.md names every scenario once, and no other', () => {
  const named = [...readme.matchAll(/^\| \[(.+?)\]\((.+?)\) \|/gm)].map(([, title, link]) => {
    expect(link).toBe(title);
    return title;
  });
  expect(named.sort()).toEqual([...scenarios].sort());
  expect(readme).toContain(`${scenarios.length} scenarios`);
});

it('the captures stay below 2 MB', () => {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const size = files.reduce((sum, { parentPath, name }) => sum + statSync(`${parentPath}/${name}`).size, 0);
  expect(size).toBeLessThan(2_000_000);
});

/** Walks the records of a little-endian pcap file; the last one has to end with the file. */
function countPackets(file: Buffer): number {
  expect(file.readUInt32LE(0)).toBe(0xa1b2c3d4);
  let packets = 0;
  let at = 24;
  for (; at < file.length; packets++) at += 16 + file.readUInt32LE(at + 8);
  expect(at).toBe(file.length);
  return packets;
}
