const crcTable = Uint32Array.from({ length: 256 }, (_, octet) => {
  let crc = octet;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb8_8320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** CRC-32 (RFC 1952 §8) of `bytes` behind octets whose CRC-32 is `crc`. */
export function crc32(bytes: Uint8Array, crc: number): number {
  let sum = ~crc;
  for (let i = 0; i < bytes.length; i++) sum = crcTable[(sum ^ bytes[i]!) & 0xff]! ^ (sum >>> 8);
  return ~sum >>> 0;
}
