import { expect, it } from 'vitest';
import { lookAhead, numberAhead } from '../../src/compile/look-ahead.ts';
import { limits } from '../../src/decode/limits.ts';
import { Stream, Streams } from '../../src/decode/stream.ts';
import { mutate, randomSource } from '../mutate.ts';

/** Messages of this test: an octet 0x7e, the length of the whole message, content. */
const rules = {
  size: numberAhead('u8(0) == 0x7e ? u8(1) : 0'),
  begins: lookAhead('u8(0) == 0x7e && u8(1) > 1 && u8(2) == 0x2a'),
};

const message = (text: string) => Uint8Array.of(0x7e, text.length + 3, 0x2a, ...new TextEncoder().encode(text));
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const alphabet = joined(message('alpha'), message('beta'), message('gamma'), message('delta'));
const words = ['alpha', 'beta', 'gamma', 'delta'];

interface Sent {
  at: number;
  bytes: Uint8Array;
  opens?: boolean;
  closes?: boolean;
  cut?: boolean;
}

/** Sends segments, `at` counting from `first`; gives the contents of the messages of each. */
function receiver(first = 1000) {
  const stream = new Stream('test', rules);
  let packet = 0;
  return {
    stream,
    take: ({ at, bytes, opens = false, closes = false, cut = false }: Sent) => {
      // The segment lies somewhere in the reader's buffer, which is overwritten afterwards.
      const buffer = joined(Uint8Array.of(1, 2, 3), bytes, Uint8Array.of(4));
      const sequence = (first + at) >>> 0;
      const segment = { name: 'tcp', sequence, acknowledged: 0, opens, closes, resets: false };
      const reading = stream.take({ ...segment, bytes: buffer, start: 3, end: 3 + bytes.length, packet: ++packet, cut });
      const contents = reading?.messages.map(({ start, end, joined: whole }) =>
        new TextDecoder().decode((whole?.bytes ?? buffer).subarray(start + 3, end)),
      );
      const packets = reading?.messages.map(({ joined: whole }) => whole?.packets ?? [packet]);
      buffer.fill(0xee);
      return { contents, packets, rest: reading?.rest };
    },
  };
}

const pieces = (bytes: Uint8Array, size: number): Sent[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => ({ at: i * size, bytes: bytes.subarray(i * size, (i + 1) * size) }));

it('several messages in one segment are read where they lie', () => {
  const { contents, packets, rest } = receiver().take({ at: 0, bytes: alphabet });
  expect([contents, packets, rest]).toEqual([words, [[1], [1], [1], [1]], undefined]);
});

it.each([1, 2, 3, 5, 7, 11, 64])('messages cross borders of segments of %i octets', (size) => {
  const { take } = receiver();
  take({ at: -1, bytes: new Uint8Array(), opens: true });
  expect(pieces(alphabet, size).flatMap((segment) => take(segment).contents ?? [])).toEqual(words);
});

it('sequence numbers wrap around', () => {
  const { take } = receiver(0xffff_fff5);
  take({ at: -1, bytes: new Uint8Array(), opens: true });
  expect(pieces(alphabet, 4).flatMap((segment) => take(segment).contents ?? [])).toEqual(words);
});

it('a message is read in the packet that completes it, and tells the packets in the order of the octets', () => {
  const { take } = receiver();
  const [a, b, c] = pieces(message('a longer message'), 7);
  expect(take(a!)).toMatchObject({ contents: [], rest: { start: 3, end: 10 } });
  expect(take(c!)).toMatchObject({ contents: [] });
  expect(take(b!)).toMatchObject({ contents: ['a longer message'], packets: [[1, 3, 2]] });
});

it('retransmissions and overlaps give nothing twice; the octets that came first count', () => {
  const { take } = receiver();
  expect(take({ at: 0, bytes: alphabet.subarray(0, 12) }).contents).toEqual(['alpha']);
  expect(take({ at: 0, bytes: alphabet.subarray(0, 12) }).contents).toEqual([]);
  expect(take({ at: 8, bytes: joined(new Uint8Array(4), alphabet.subarray(12)) }).contents).toEqual(['beta', 'gamma', 'delta']);
  expect(take({ at: 3, bytes: alphabet.subarray(3) }).contents).toEqual([]);
});

it('any order of segments, each sent up to three times, gives every message once', () => {
  const random = randomSource(9293);
  for (let round = 0; round < 300; round++) {
    const { take } = receiver(random(2 ** 16) * 65_536);
    take({ at: -1, bytes: new Uint8Array(), opens: true });
    const sent = pieces(alphabet, 1 + random(9)).flatMap((segment) => Array.from({ length: 1 + random(3) }, () => segment));
    const shuffled = sent.map((segment) => ({ segment, key: random(1 << 30) })).sort((x, y) => x.key - y.key);
    expect(shuffled.flatMap(({ segment }) => take(segment).contents ?? [])).toEqual(words);
  }
});

it('a stream picked up in the middle is read from the first octet that looks like a message', () => {
  const { take } = receiver();
  expect(take({ at: 500, bytes: alphabet.subarray(5, 20) }).contents).toEqual(['beta']);
  expect(take({ at: 515, bytes: alphabet.subarray(20) }).contents).toEqual(['gamma', 'delta']);
});

it('a stream in which nothing is a message gives nothing, not even octets that wait', () => {
  const { take } = receiver();
  expect(take({ at: 0, bytes: new TextEncoder().encode('GET / HTTP/1.0\r\n\r\n') })).toMatchObject({
    contents: undefined,
    rest: undefined,
  });
});

it('segments lost in the capture are skipped once the receiver has them, and reading goes on with the next message', () => {
  const { take, stream } = receiver();
  expect(take({ at: 0, bytes: alphabet.subarray(0, 10) }).contents).toEqual(['alpha']);
  expect(take({ at: 15, bytes: alphabet.subarray(15, 20) }).contents).toEqual([]);
  stream.acknowledge(1000 + 20);
  expect(take({ at: 20, bytes: alphabet.subarray(20) })).toMatchObject({ contents: ['gamma', 'delta'], packets: [[2, 3], [3]] });
});

it('without a word from the receiver, a gap is skipped when too much waits behind it', () => {
  const { take, stream } = receiver();
  take({ at: 0, bytes: alphabet });
  let contents: string[] = [];
  for (let i = 0; i <= limits.streamSegments && contents.length === 0; i++)
    contents = take({ at: 100 + 8 * i, bytes: message('again') }).contents ?? [];
  expect(contents.length).toBeGreaterThan(limits.streamSegments);
  expect(stream.octets).toBe(0);
});

it('octets that cannot be a message are skipped up to the next one that looks like it', () => {
  const { take } = receiver();
  const bytes = joined(message('alpha'), Uint8Array.of(1, 2, 3, 0x7e, 0), message('beta'));
  expect(take({ at: 0, bytes }).contents).toEqual(['alpha', 'beta']);
});

it('of a segment that the capture cut, the message is shown as far as it goes, and reading goes on behind it', () => {
  const { take } = receiver();
  expect(take({ at: 0, bytes: message('a long message').subarray(0, 9), cut: true }).contents).toEqual(['a long']);
  expect(take({ at: 17, bytes: message('a long message').subarray(0, 9), cut: true }).contents).toEqual(['a long']);
  // The segment was longer than this message: where the next one begins must be found anew.
  expect(take({ at: 60, bytes: joined(Uint8Array.of(5), message('next')) }).contents).toEqual(['next']);
});

it('a new connection between the same ports begins anew', () => {
  const { take } = receiver();
  take({ at: 0, bytes: alphabet.subarray(0, 4) });
  take({ at: 7_000_000, bytes: new Uint8Array(), opens: true });
  expect(take({ at: 7_000_001, bytes: alphabet }).contents).toEqual(words);
  expect(take({ at: 90_000_000, bytes: alphabet }).contents).toEqual(words);
});

it('nothing is kept of what is read, nor behind the end of the stream', () => {
  const { take, stream } = receiver();
  take({ at: 0, bytes: alphabet });
  expect(stream.octets).toBe(0);
  take({ at: alphabet.length, bytes: alphabet.subarray(0, 4), closes: true });
  expect(stream.octets).toBe(0);
});

it('mutated segments in any order neither throw nor pile up', () => {
  const random = randomSource(8229);
  const { take, stream } = receiver();
  for (let i = 0; i < 20_000; i++) {
    const from = random(alphabet.length);
    take({
      at: random(4) === 0 ? random(1 << 18) : from,
      bytes: mutate(alphabet.subarray(from), random),
      opens: random(50) === 0,
      cut: random(20) === 0,
    });
    expect(stream.octets).toBeLessThanOrEqual(limits.streamOctets + 70_000);
  }
});

it('the stream idle longest is given up for a new one, so that memory is bounded', () => {
  const streams = new Streams();
  const segment = { name: 'tcp', sequence: 1, acknowledged: 0, opens: false, closes: false, resets: false };
  const arrival = { ...segment, bytes: message('alpha'), start: 0, end: 5, packet: 1, cut: false };
  for (let i = 0; i <= limits.streams; i++) streams.take(String(i), new Stream('test', rules), arrival);
  expect([streams.get('0'), streams.get(String(limits.streams))?.octets]).toEqual([undefined, 5]);
});
