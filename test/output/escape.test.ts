import { describe, expect, test } from 'vitest';
import { createDecoder } from '../../src/engine/decoder.ts';
import { csvFormat } from '../../src/output/csv.ts';
import { ekFormat } from '../../src/output/ek.ts';
import { jsonFormat } from '../../src/output/json.ts';
import { pdmlFormat } from '../../src/output/pdml.ts';
import { captureOf } from '../captures.ts';
import { parsePdml } from './parse-trees.ts';
import { isInstalled, ours, textOf, tshark } from './tshark.ts';

const capture = captureOf('ikev2-psk-nat', 'post-nat');
const names = ['frame.number', 'frame.time', 'udp.port', 'isakmp.ispi', 'esp.spi', 'ip.src', 'isakmp.flag_i'];
const e = names.flatMap((name) => ['-e', name]);

/** A comment with what formats have to escape: control characters, quotes, line ends, what UTF-16 and XML cannot hold. */
const comment = 'a\0\x01\x1b[31m\x7f\x85 <b att="x" & \'y\'> ]]> a,b;c\t\r\n\u2028 é 😀 \ud800 \ufffe =1+1 \\';
const packet = createDecoder().decode({ number: 1, bytes: new Uint8Array(1), originalLength: 1, linkType: 1, comment });

describe.skipIf(!isInstalled)('with names as tshark writes it:', () => {
  test('ek', async () => {
    expect(await ours(capture, ekFormat(names))).toBe(await tshark(capture, ['-T', 'ek', ...e]));
  });

  test('pdml, behind its head', async () => {
    const body = (text: string) => text.slice(text.indexOf('<packet>'));
    expect(body(await ours(capture, pdmlFormat(names)))).toBe(
      body((await tshark(capture, ['-T', 'pdml', ...e]))!).replace(/\n+<\/pdml>\n+$/, '\n\n\n</pdml>\n'),
    );
  });
});

describe('a text of a capture cannot break', () => {
  test('pdml', () => {
    const format = pdmlFormat([], { file: comment, time: new Date(0) });
    const document = format.head + textOf(format, packet) + format.tail();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML cannot hold
    expect(document).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]/u);
    const [leaves] = parsePdml(document);
    expect(leaves!.find(({ path }) => path === 'frame/frame.comment')!.facts.show).toBe(
      'a\\x00\\x01\\x1b[31m\\x7f\\x85 <b att="x" & \'y\'> ]]> a,b;c\t\r\n\u2028 é 😀 \ufffd \ufffd =1+1 \\',
    );
  });

  test('json and ek', () => {
    const format = jsonFormat();
    const [read] = JSON.parse(format.head + textOf(format, packet) + format.tail());
    expect(read._source.layers.frame['frame.comment']).toBe(comment);
    const lines = textOf(ekFormat(), packet).trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1]!).layers.frame.frame_frame_comment).toBe(comment);
  });

  test('csv', () => {
    const [head, line, end] = textOf(
      csvFormat(['frame.number', 'frame.comment'], (name) => name),
      packet,
    ).split('\r\n');
    expect([head, end]).toEqual([
      `1,"${'a\\x00\\x01\\x1b[31m\\x7f\x85 <b att=""x"" & \'y\'> ]]> a,b;c\\x09\\x0d\\x0a\u2028 é 😀 \ufffd \ufffe =1+1 \\'}"`,
      undefined,
    ]);
    expect(line).toBe('');
  });
});

test('csv without names is the packet list', async () => {
  const lines = (
    await ours(
      capture,
      csvFormat([], (protocol) => protocol.toUpperCase()),
    )
  ).split('\r\n');
  expect(lines[0]).toBe('No.,Time,Source,Destination,Protocol,Length,Info');
  expect(lines[5]).toBe('5,0.033234,203.0.113.1,203.0.113.10,ESP,178,"SPI 0xced141f1, sequence number 1"');
});
