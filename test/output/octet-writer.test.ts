import { expect, test } from 'vitest';
import { OctetWriter } from '../../src/output/octet-writer.ts';

const written = (write: (writer: OctetWriter) => void) => {
  const writer = new OctetWriter();
  writer.reserve(100);
  write(writer);
  return new TextDecoder().decode(writer.written);
};

test('integers are written as decimal digits', () => {
  for (const value of [0, 7, 10, 99, 100, 12_345, 0xffffffff, 2 ** 53 - 1, -1, -86_400]) {
    expect(written((writer) => writer.decimal(value))).toBe(String(value));
  }
  expect(written((writer) => writer.digits(42, 9))).toBe('000000042');
});

test('addresses and octets are written in their form', () => {
  expect(written((writer) => writer.ipv4(0xcb00710a))).toBe('203.0.113.10');
  expect(written((writer) => writer.ipv4(0))).toBe('0.0.0.0');
  expect(written((writer) => writer.hexadecimal(0xabc, 4))).toBe('0x00000abc');
  expect(written((writer) => writer.hex(Uint8Array.of(0, 1, 0xff), 1, 3, 0x3a))).toBe('01:ff');
});

test('text grows what is written, and is UTF-8', () => {
  const long = '→'.repeat(100_000);
  expect(written((writer) => writer.text(long))).toBe(long);
});
