/** A proposal with all its transforms (RFC 7296 §3.3, RFC 2408 §3.5). */
export interface Proposal {
  readonly number: number;
  /** 1 IKE, 2 AH, 3 ESP, 4 IPComp. */
  readonly protocol: number;
  /** The SPI by which its sender wants to be sent to; empty in the first exchange of an IKE SA. */
  readonly spi: Uint8Array;
  readonly transforms: readonly Transform[];
}

/** A transform by the names that Wireshark's fields give its values, e.g. "isakmp.tf.id.dh" 14. */
export type Transform = ReadonlyMap<string, number>;

/** Transform types of IKEv2 (RFC 7296 §3.3.2). */
const transformTypes = ['', 'encr', 'prf', 'integ', 'dh', 'esn'];

/** Attributes of phase 1 (RFC 2409 appendix A) and of phase 2 (RFC 2407 §4.5) that choose an algorithm. */
const phase1Attributes = new Map([
  [1, 'isakmp.ike.attr.encryption_algorithm'],
  [2, 'isakmp.ike.attr.hash_algorithm'],
  [3, 'isakmp.ike.attr.authentication_method'],
  [4, 'isakmp.ike.attr.group_description'],
  [14, 'isakmp.ike.attr.key_length'],
]);
const phase2Attributes = new Map([
  [3, 'isakmp.ipsec.attr.group_description'],
  [4, 'isakmp.ipsec.attr.encap_mode'],
  [5, 'isakmp.ipsec.attr.auth_algorithm'],
  [6, 'isakmp.ipsec.attr.key_length'],
]);
const keyLength = new Map([[14, 'isakmp.ike2.attr.key_length']]);

const ikeProtocol = 1;

/** The proposals in the body of an SA payload, behind its generic header; of octets that are cut, those that are there. */
export function proposalsIn(body: Uint8Array, version: number): Proposal[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  // IKEv1 has a domain of interpretation and a situation first (RFC 2408 §3.4).
  const first = version === 1 ? 8 : 0;
  return substructures(view, first, body.length).flatMap(([start, end]) => {
    if (end - start < 8) return [];
    const protocol = view.getUint8(start + 5);
    const spiEnd = Math.min(start + 8 + view.getUint8(start + 6), end);
    const transforms = substructures(view, spiEnd, end);
    const [number, spi] = [view.getUint8(start + 4), body.slice(start + 8, spiEnd)];
    return [
      { number, protocol, spi, transforms: transforms.flatMap(([from, to]) => transformIn(view, from, to, version, protocol) ?? []) },
    ];
  });
}

/** Proposals, or the transforms of one: each says how long it is, and whether another one follows. */
function substructures(view: DataView, first: number, end: number): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (let at = first; at + 4 <= end; ) {
    const length = view.getUint16(at + 2);
    if (length < 8 || at + length > end) break;
    found.push([at, at + length]);
    if (view.getUint8(at) === 0) break;
    at += length;
  }
  return found;
}

function transformIn(view: DataView, start: number, end: number, version: number, protocol: number): Transform | undefined {
  const isIke = protocol === ikeProtocol;
  if (version === 1) {
    const id: [string, number] = ['isakmp.trans.id', view.getUint8(start + 5)];
    return new Map([id, ...attributesIn(view, start + 8, end, isIke ? phase1Attributes : phase2Attributes)]);
  }
  const type = transformTypes[view.getUint8(start + 4)];
  const name = type ? `isakmp.tf.id.${type}` : 'isakmp.tf.id';
  return new Map([[name, view.getUint16(start + 6)], ...attributesIn(view, start + 8, end, keyLength)]);
}

/** Attributes that are one number; longer ones have a length in its place (RFC 2408 §3.3). */
function attributesIn(view: DataView, first: number, end: number, names: ReadonlyMap<number, string>): [string, number][] {
  const found: [string, number][] = [];
  for (let at = first; at + 4 <= end; at += 4) {
    const [type, value] = [view.getUint16(at), view.getUint16(at + 2)];
    if ((type & 0x8000) === 0) {
      at += value;
      continue;
    }
    const name = names.get(type & 0x7fff);
    if (name !== undefined) found.push([name, value]);
  }
  return found;
}
