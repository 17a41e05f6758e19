// Retransmissions of IKE messages and the requests that responses belong to (RFC 7296 §2.1, §2.2; RFC 2408 §3.1).
import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/engine/index.ts';
import { captureOf, type View } from '../../captures.ts';
import { recordsOf } from '../../read-packets.ts';
import { client, decodeAll, gateway, quoting, type Sent, said, u16, u32, udp } from './packets.ts';

interface Ike extends Sent {
  readonly exchange?: number;
  readonly flags?: number;
  readonly id?: never;
  readonly message?: number;
  readonly responder?: number;
  readonly version?: number;
  /** First payload and its body. */
  readonly payload?: readonly [number, readonly number[]];
  readonly datagram?: number;
}

const request = 0x08;
const response = 0x20;
const back = { from: gateway, to: client };

function ike({
  exchange = 37,
  flags = request,
  message = 2,
  responder = 9,
  version = 0x20,
  payload = [43, [1, 2]],
  datagram,
  ...sent
}: Ike = {}) {
  const spi = (last: number) => [0, 0, 0, 0, 0, 0, 0, last];
  const body = [0, 0, ...u16(4 + payload[1].length), ...payload[1]];
  const head = [...spi(5), ...spi(responder), payload[0], version, exchange, flags, ...u32(message), ...u32(28 + body.length)];
  return udp([4500, 4500], [0, 0, 0, 0, ...head, ...body], { ...sent, ...(datagram !== undefined && { id: datagram }) });
}

const retransmissions = (packets: number[][], seconds?: number[]) => said(decodeAll(packets, seconds), 'natt.ike.retransmission.of');
const responses = (packets: number[][]) => said(decodeAll(packets), 'natt.ike.response_to');

describe('a retransmission', () => {
  it('has the octets of an earlier message, and says so in the line', () => {
    const packets = decodeAll([ike(), ike(), ike({ message: 3 }), ike()]);
    expect(said(packets, 'natt.ike.retransmission', 'natt.ike.retransmission.of')).toEqual({ 2: [true, 1], 4: [true, 1] });
    expect(packets[1]!.layers.at(-1)!.summary).toBe('INFORMATIONAL request 2, retransmission of packet 1: Vendor ID; Unknown Vendor ID');
  });

  it('may come from another address under IKEv2', () => {
    expect(retransmissions([ike(), ike({ from: [198, 51, 100, 7] })])).toEqual({ 2: [1] });
  });

  it('is none with other octets: IKE_SA_INIT with a cookie', () => {
    const first = { exchange: 34, message: 0, responder: 0 };
    expect(retransmissions([ike(first), ike({ ...first, payload: [41, [0, 0, 0x40, 0x06, 1]] })])).toEqual({});
  });

  it('is none in a quotation', () => {
    expect(retransmissions([ike(), quoting(ike()), ike()])).toEqual({ 3: [1] });
  });

  it('is told from a datagram that was captured twice', () => {
    const twice = decodeAll([ike({ datagram: 7 }), ike({ datagram: 7, from: [203, 0, 113, 1] }), ike({ datagram: 8 })], [0, 0.001, 1]);
    expect(said(twice, 'natt.ike.duplicate_of', 'natt.ike.retransmission.of')).toEqual({ 2: [1, undefined], 3: [undefined, 1] });
    const unnumbered = [0, 1, 2].map(() => ike({ datagram: 0 }));
    expect(retransmissions(unnumbered, [0, 0.001, 1])).toEqual({ 3: [1] });
  });

  it('of a message in encrypted fragments counts once, where it is complete again', () => {
    const fragment = (number: number) => ike({ exchange: 35, message: 1, payload: [53, [...u16(number), ...u16(3), number, 9]] });
    expect(retransmissions([1, 2, 3].map(fragment))).toEqual({});
    expect(retransmissions([1, 3, 1, 2, 3, 1, 2].map(fragment))).toEqual({ 7: [4] });
    expect(retransmissions([1, 2, 3, 1, 2, 3].map(fragment))).toEqual({ 6: [3] });
  });

  it('of a message in IKEv1 fragments counts where it is joined', () => {
    const whole = [...new Array<number>(15).fill(5), 9, 0, 0x10, 2, 1, ...u32(0), ...u32(32), 1, 2, 3, 4];
    const pieces = [whole.slice(0, 30), whole.slice(30)];
    const fragment = (i: number) =>
      ike({ version: 0x10, exchange: 2, flags: 0, message: 0, payload: [132, [0, 1, i + 1, i, ...pieces[i]!]] });
    expect(retransmissions([fragment(0), fragment(1), fragment(0), fragment(1)])).toEqual({ 4: [2] });
  });
});

describe('a response under IKEv2', () => {
  it('is tied to the first of its requests, with the time since', () => {
    const packets = decodeAll([ike(), ike(), ike({ flags: response, ...back }), ike({ flags: response, ...back })], [0, 1, 1.25, 2]);
    expect(said(packets, 'natt.ike.response_to', 'natt.ike.response_time', 'natt.ike.retransmission.of')).toEqual({
      2: [undefined, undefined, 1],
      3: [1, { seconds: 1, nanoseconds: 250_000_000 }, undefined],
      4: [undefined, undefined, 3],
    });
  });

  it('answers the side that asked: both count their messages from 0', () => {
    const byResponder = { flags: 0, ...back };
    expect(responses([ike(), ike(byResponder), ike({ flags: response | request }), ike({ flags: response, ...back })])).toEqual({
      3: [2],
      4: [1],
    });
  });

  it('to IKE_SA_INIT names an SPI that the request did not know', () => {
    const first = { exchange: 34, message: 0 };
    expect(responses([ike({ ...first, responder: 0 }), ike({ ...first, flags: response, ...back })])).toEqual({ 2: [1] });
  });

  it('without its request is tied to nothing', () => {
    expect(responses([ike(), ike({ message: 3, flags: response, ...back })])).toEqual({});
  });
});

describe('an answer under IKEv1', () => {
  const main = { version: 0x10, exchange: 2, flags: 0, message: 0 };
  const first = ike({ ...main, responder: 0, payload: [1, [0, 0, 0, 1]] });
  const second = ike({ ...main, ...back, payload: [1, [0, 0, 0, 1]] });
  const third = ike({ ...main, payload: [4, [3]] });
  const fourth = ike({ ...main, ...back, payload: [4, [4]] });
  const fifth = ike({ ...main, flags: 1, payload: [5, [5]] });
  const sixth = ike({ ...main, flags: 1, ...back, payload: [5, [6]] });
  const quick = { version: 0x10, exchange: 32, flags: 1, message: 77 };

  it('follows on the question of the other side', () => {
    const phase2 = [
      ike({ ...quick, payload: [8, [1]] }),
      ike({ ...quick, ...back, payload: [8, [2]] }),
      ike({ ...quick, payload: [8, [3]] }),
    ];
    expect(responses([first, second, third, fourth, fifth, sixth, ...phase2])).toEqual({ 2: [1], 4: [3], 6: [5], 8: [7] });
  });

  it('is none where messages between are missing in the capture', () => {
    expect(responses([first, fourth])).toEqual({});
    expect(responses([first, second, third, sixth])).toEqual({ 2: [1] });
  });

  it('is none in an exchange within which the capture begins', () => {
    const within = [ike({ ...quick, ...back, payload: [8, [2]] }), ike({ ...quick, payload: [8, [3]] })];
    const later = { ...quick, message: 78 };
    expect(responses([...within, ike({ ...later, payload: [8, [1]] }), ike({ ...later, ...back, payload: [8, [2]] })])).toEqual({ 4: [3] });
  });

  it('is none to an Informational: without keys nobody knows what it says', () => {
    const informational = { version: 0x10, exchange: 5, flags: 1, message: 3 };
    expect(responses([first, second, ike(informational), ike({ ...informational, ...back, payload: [8, [2]] })])).toEqual({ 2: [1] });
  });
});

const lab: [string, View, string, Record<number, number>][] = [
  ['fail-drop-4500', 'pre-nat', 'natt.ike.retransmission.of', { 4: 3, 5: 3, 6: 3 }],
  ['fail-drop-ipfrag', 'pre-nat', 'natt.ike.retransmission.of', { 6: 4, 8: 4, 10: 4 }],
  ['peer-dead-dpd', 'post-nat', 'natt.ike.retransmission.of', { 21: 19, 23: 19, 26: 19, 28: 19 }],
  ['nat-timeout', 'post-nat', 'natt.ike.retransmission.of', { 15: 13, 17: 13, 29: 28, 30: 28 }],
  ['fail-no-answer-500', 'pre-nat', 'natt.ike.retransmission.of', { 2: 1, 3: 1, 4: 1 }],
  ['ikev2-cookie', 'pre-nat', 'natt.ike.retransmission.of', {}],
  ['ikev2-cookie', 'pre-nat', 'natt.ike.response_to', { 2: 1, 4: 3, 6: 5, 8: 7, 10: 9, 12: 11 }],
  ['ikev2-cert-ikefrag', 'post-nat', 'natt.ike.response_to', { 2: 1, 6: 4, 20: 19 }],
  ['ikev2-mobike', 'post-nat', 'natt.ike.response_to', { 2: 1, 4: 3, 10: 9, 13: 11, 14: 12, 16: 15, 25: 24 }],
  ['ikev1-cert-ikefrag', 'pre-nat', 'natt.ike.response_to', { 2: 1, 4: 3, 8: 6, 10: 9 }],
  ['ikev1-main-xauth-modecfg', 'pre-nat', 'natt.ike.response_to', { 2: 1, 4: 3, 6: 5, 8: 7, 10: 9, 12: 11, 14: 13 }],
  ['ikev1-aggressive-xauth', 'pre-nat', 'natt.ike.response_to', { 2: 1, 5: 4, 7: 6, 9: 8, 11: 10 }],
];

it.each(lab)('%s, %s: %s', async (name, view, fieldName, expected) => {
  const decoder = createDecoder();
  const packets = (await recordsOf(captureOf(name, view))).map((record) => decoder.decode(record));
  expect(said(packets, fieldName)).toEqual(Object.fromEntries(Object.entries(expected).map(([packet, other]) => [packet, [other]])));
});
