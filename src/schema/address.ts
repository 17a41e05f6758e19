/** An address, and how many of its leading bits count if it was written with a prefix. */
export interface Prefix {
  readonly octets: Uint8Array;
  readonly bits?: number;
}

/** Reads `10.0.0.1` or `10.0.0.0/8`; undefined for anything else. */
export function readIpv4(text: string): Prefix | undefined {
  return readPrefix(text, ipv4Octets);
}

/** Reads `fe80::1`, `::ffff:10.0.0.1` or `fe80::/10`; undefined for anything else. */
export function readIpv6(text: string): Prefix | undefined {
  return readPrefix(text, ipv6Octets);
}

const separated = /^[0-9A-Fa-f]{1,2}(?:([:.-])[0-9A-Fa-f]{1,2}(?:\1[0-9A-Fa-f]{1,2})*)?$/;
const inFours = /^[0-9A-Fa-f]{4}(?:([:.-])[0-9A-Fa-f]{4}(?:\1[0-9A-Fa-f]{4})*)$/;
const bare = /^[0-9A-Fa-f]+$/;
const oneOctet = /^0[xX][0-9A-Fa-f]{1,2}$/;

/** Reads octets: `aa:bb`, `aa-bb`, `aa.bb`, `aabb.ccdd`, `aabb`, `0xaa`; undefined for anything else. */
export function readOctets(text: string): Uint8Array | undefined {
  if (oneOctet.test(text)) return Uint8Array.of(Number(text));
  if (separated.test(text)) return Uint8Array.from(text.split(/[:.-]/), (octet) => Number.parseInt(octet, 16));
  const digits = inFours.test(text) ? text.replaceAll(/[:.-]/g, '') : text;
  if (!bare.test(digits)) return undefined;
  const even = digits.padStart(digits.length + (digits.length % 2), '0');
  return Uint8Array.from(even.match(/../g)!, (octet) => Number.parseInt(octet, 16));
}

/** The octets with all bits behind the first `bits` cleared. */
export function masked(octets: Uint8Array, bits: number): Uint8Array {
  return octets.map((octet, i) => octet & (0xff00 >> Math.min(Math.max(bits - i * 8, 0), 8)));
}

function readPrefix(text: string, read: (address: string) => Uint8Array | undefined): Prefix | undefined {
  const [address, bits, ...rest] = text.split('/');
  const octets = read(address!);
  if (!octets || rest.length > 0) return undefined;
  if (bits === undefined) return { octets };
  return /^\d{1,3}$/.test(bits) && Number(bits) <= octets.length * 8 ? { octets, bits: Number(bits) } : undefined;
}

function ipv4Octets(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return Uint8Array.from(parts, Number);
}

function ipv6Octets(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(ipv6Half);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  if (!tail) return head.length === 16 ? Uint8Array.from(head) : undefined;
  // "::" stands for at least one group of zeros.
  const zeros = 16 - head.length - tail.length;
  return zeros < 2 ? undefined : Uint8Array.from([...head, ...new Array<number>(zeros).fill(0), ...tail]);
}

/** Octets of groups between colons, the last of which may be an IPv4 address. */
function ipv6Half(text: string): number[] | undefined {
  if (text === '') return [];
  const octets: number[] = [];
  for (const [i, group] of text.split(':').entries()) {
    const ipv4 = i === text.split(':').length - 1 ? ipv4Octets(group) : undefined;
    if (ipv4) octets.push(...ipv4);
    else if (/^[0-9A-Fa-f]{1,4}$/.test(group)) octets.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff);
    else return undefined;
  }
  return octets;
}
