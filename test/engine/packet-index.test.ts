// A packet that is found by an index has the tree that it has where every packet before it was decoded.
import { describe, expect, it } from 'vitest';
import { buildIndex, createDecoder, decodePacketAt, openCapture, type Packet, recordOf, treeText } from '../../src/engine/index.ts';
import { fileSource } from '../../src/engine/node/index.ts';
import { labCaptures, publicCaptures } from '../captures.ts';

/** Packets of one capture that are compared, spread over it. */
const most = 400;

/** Everything that a packet shows. */
function textOf(packet: Packet): string {
  return treeText(packet, { octets: true, columns: true }) + packet.notes.map(({ say }) => `${say}\n`).join('');
}

async function compare(path: string): Promise<void> {
  const source = await fileSource(path);
  const texts: string[] = [];
  const decoder = createDecoder();
  try {
    for await (const batch of openCapture(source)) {
      for (let i = 0; i < batch.count; i++) texts.push(textOf(decoder.decode(recordOf(batch, i))));
    }
  } catch {
    return;
  }
  const index = await buildIndex(openCapture(source));
  expect(index.packets).toBe(texts.length);
  if (!source.chunksFrom || texts.length === 0) return;
  const step = Math.max(1, Math.floor(texts.length / most));
  const wrong: string[] = [];
  for (let number = 1; number <= texts.length; number += step) {
    const text = textOf(await decodePacketAt(source, index, number));
    if (text !== texts[number - 1]) wrong.push(`packet ${number}:\n${difference(texts[number - 1]!, text)}`);
  }
  expect(wrong.slice(0, 3).join('\n'), `${wrong.length} of ${texts.length}`).toBe('');
}

/** Lines that one text has and the other has not. */
function difference(a: string, b: string): string {
  const [left, right] = [a, b].map((text) => text.split('\n'));
  return [
    ...left!.filter((line) => !right!.includes(line)).map((line) => `- ${line}`),
    ...right!.filter((line) => !left!.includes(line)).map((line) => `+ ${line}`),
  ].join('\n');
}

describe('of the captures of the project', () => {
  it.each(labCaptures().map(({ path, name, view }) => ({ path, name, view })))('$name $view', ({ path }) => compare(path));
});

describe('of public captures', () => {
  it.each(publicCaptures())('$name', ({ path }) => compare(path), 60_000);
});
