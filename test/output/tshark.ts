import { execFile } from 'node:child_process';
import { fileSource } from '../../src/capture/node/file-source.ts';
import { openCapture } from '../../src/capture/reader.ts';
import type { Packet } from '../../src/decode/packet.ts';
import { createDecoder } from '../../src/engine/decoder.ts';
import { recordOf } from '../../src/engine/records.ts';
import type { PacketFormat } from '../../src/output/format.ts';
import { OctetWriter } from '../../src/output/octet-writer.ts';

function run(program: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve) => execFile(program, args, { maxBuffer: 1 << 28 }, (_, stdout, stderr) => resolve({ stdout, stderr })));
}

const { stdout: version } = await run('tshark', ['--version']);

/** Tests against tshark are left out on a machine without it, but never in CI. */
export const isInstalled = version.startsWith('TShark');
if (!isInstalled && process.env.CI === 'true') throw new Error('tshark is missing');

/** What tshark writes for a capture; undefined where it knows no such link type. */
export async function tshark(path: string, args: readonly string[]): Promise<string | undefined> {
  const { stdout, stderr } = await run('tshark', ['-n', '-r', path, ...args]);
  return /network type \d+ unknown or unsupported/.test(stderr) ? undefined : stdout;
}

/** What a format of ours makes of a capture, up to its damage if it has one. */
export async function ours(path: string, format: PacketFormat): Promise<string> {
  const decoder = createDecoder({ nullEncryption: false }); // as tshark's default
  let text = format.head;
  try {
    for await (const batch of openCapture(await fileSource(path))) {
      for (let i = 0; i < batch.count; i++) {
        const packet = decoder.decode(recordOf(batch, i));
        decoder.show(packet);
        text += textOf(format, packet);
      }
    }
  } catch (error) {
    if ((error as Error).name !== 'CaptureError') throw error;
  }
  return text + format.tail();
}

const writer = new OctetWriter();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What a format writes for a packet. */
export function textOf(format: PacketFormat, packet: Packet): string {
  writer.clear();
  format.write(packet, writer);
  return decoder.decode(writer.written);
}
