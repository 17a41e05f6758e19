import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Comparison, comparisons, programs } from '../../bench/contenders.mjs';
import { type Measured, measure } from '../../bench/measure.mjs';
import { compare, type Result, spreadOf } from '../../bench/result.mjs';
import { finished, root } from '../cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'nattscope-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bench = (...words: string[]) => finished(spawn(process.execPath, [`${root}bench/run.mjs`, ...words]));

describe('a process is measured', () => {
  it('in time, and in memory where the system tells', async () => {
    const { wall, user, system, peak } = await measure([
      process.execPath,
      '-e',
      'Buffer.alloc(2e8, 1); const end = Date.now() + 300; while (Date.now() < end);',
    ]);
    expect(wall).toBeGreaterThan(0.3);
    if (process.platform !== 'linux') return;
    expect(user! + system!).toBeGreaterThan(0.1);
    expect(user! + system!).toBeLessThan(2 * wall + 0.1);
    expect(peak).toBeGreaterThan(2e8);
    expect(peak).toBeLessThan(4e8);
  });

  it('unless it fails or does not exist', async () => {
    await expect(measure([process.execPath, '-e', 'console.error("no\\nmore"); process.exitCode = 3'])).rejects.toThrow('status 3: more');
    await expect(measure([join(folder, 'nothing')])).rejects.toThrow('ENOENT');
  });
});

describe('two programs are compared', () => {
  const runs = (...walls: number[]): Measured[] => walls.map((wall) => ({ wall, user: wall, system: 0, peak: null }));
  const comparison = (bar: Comparison['bar'], measured: Comparison['measure'] = 'wall'): Comparison => ({
    ours: 'a',
    peer: 'b',
    measure: measured,
    bar,
  });

  it('by the median of odd and even counts', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
    expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7 });
  });

  it('round by round', () => {
    // The machine was half as fast in the second round, which is nobody's fault.
    const { ratio, processor, verdict } = compare(comparison({ atLeast: 10 }), runs(1, 2, 1), runs(10, 20, 10), 1e6);
    expect(ratio).toEqual({ median: 10, min: 10, max: 10 });
    expect(processor).toEqual(ratio);
    expect(verdict).toBe('met');
  });

  it('against a bar in one direction or the other', () => {
    expect(compare(comparison({ atLeast: 11 }), runs(1), runs(10), 1e6).verdict).toBe('missed');
    expect(compare(comparison({ atMost: 2.5 }), runs(2), runs(1), 1e6)).toMatchObject({ ratio: { median: 2 }, verdict: 'met' });
    expect(compare(comparison({ atMost: 2.5 }), runs(3), runs(1), 1e6).verdict).toBe('missed');
  });

  it('but not judged on a file too small, or without a measure', () => {
    expect(compare(comparison({ atMost: 2.5, from: 1e9 }), runs(3), runs(1), 2e8).verdict).toBe('not judged');
    expect(compare(comparison({ atMost: 2.5, from: 1e9 }), runs(3), runs(1), 1e9).verdict).toBe('missed');
    expect(compare(comparison({ atMost: 2 }, 'peak'), runs(1), runs(1), 1e9)).toMatchObject({
      ratio: null,
      processor: null,
      verdict: 'not judged',
    });
  });
});

it('each comparison names two programs and one bar', () => {
  const names = programs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { ours, peer, bar } of comparisons) {
    expect(names).toContain(ours);
    expect(names).toContain(peer);
    expect([bar.atLeast, bar.atMost].filter((limit) => limit !== undefined)).toHaveLength(1);
  }
});

describe('npm run bench', () => {
  it('runs whoever is installed on a small file', { timeout: 300_000 }, async () => {
    const path = join(folder, 'result.json');
    const { stdout, stderr, status } = await bench(
      '--size',
      '1MB',
      '--sessions',
      '50',
      '--rounds',
      '1',
      '--folder',
      folder,
      '--json',
      path,
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const result: Result = JSON.parse(readFileSync(path, 'utf8'));
    expect(Object.keys(result)).toEqual(['schema', 'date', 'machine', 'rounds', 'files', 'programs', 'comparisons', 'leftOut']);
    expect(result).toMatchObject({ schema: 1, rounds: 1, files: { capture: { format: 'pcap', sessions: 50, seed: 1 } } });
    expect(Object.keys(result.machine)).toEqual(['processor', 'cores', 'memory', 'system', 'node']);

    // Nobody is forgotten: a program ran, or somebody says why not.
    const ran = result.programs.map(({ name }) => name);
    const missing = result.leftOut.map(({ name }) => name);
    expect(result.leftOut.filter(({ because }) => !/^(not installed|no C compiler)$/.test(because))).toEqual([]);
    expect(result.comparisons.map(({ ours, peer }) => [ours, peer])).toEqual(
      comparisons.filter(({ ours, peer }) => !missing.includes(ours) && !missing.includes(peer)).map(({ ours, peer }) => [ours, peer]),
    );
    expect(ran).toEqual(expect.arrayContaining(['node', 'version', 'overview of pcapng', 'pcap-ng-parser']));
    for (const { name, command, wall, packetsPerSecond, file } of result.programs) {
      expect(command).not.toContain(folder);
      expect(wall.median).toBeGreaterThan(0);
      if (file) expect(packetsPerSecond).toBeGreaterThan(0);
      expect(stdout).toContain(`\n${name} `);
    }
    for (const { ours, peer, measure: measured, ratio } of result.comparisons) {
      if (measured === 'wall') expect(ratio!.median).toBeGreaterThan(0);
      expect(stdout).toContain(`\n${ours} : ${peer}, `);
    }
    expect(readdirSync(folder)).toEqual(['result.json']);
  });

  it('may be asked for one program alone, or wrongly', async () => {
    const { stdout, status } = await bench('--size', '100kB', '--rounds', '2', '--folder', folder, '--only', 'version');
    expect(status).toBe(0);
    expect(stdout).toContain('\nversion : node, time ');
    expect(stdout).not.toContain('overview');
    for (const wrong of [['--rounds', '0'], ['--rounds', 'x'], ['--size', '9'.repeat(15)], ['FILE'], ['--only', 'nobody']]) {
      const { status, stderr } = await bench('--folder', folder, ...wrong);
      expect(status).toBe(2);
      expect(stderr).toContain('Usage: npm run bench');
    }
  });
});
