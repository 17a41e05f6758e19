import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = `${root}dist/cli/main.js`;

export interface Result {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** Runs the built command line as a process of its own, from the repository's root. */
export function nattscope(args: readonly string[], input: Uint8Array = new Uint8Array()): Promise<Result> {
  return finished(spawn(process.execPath, [program, ...args], { cwd: root }), input);
}

/** What a process writes, and how it ends. */
export function finished(process: ReturnType<typeof spawn>, input: Uint8Array = new Uint8Array()): Promise<Result> {
  return new Promise((resolve, reject) => {
    const result: Result = { stdout: '', stderr: '', status: null };
    process.stdout!.setEncoding('utf8').on('data', (text) => (result.stdout += text));
    process.stderr!.setEncoding('utf8').on('data', (text) => (result.stderr += text));
    process.on('error', reject).on('close', (status) => resolve({ ...result, status }));
    process.stdin!.on('error', () => {}).end(input);
  });
}
