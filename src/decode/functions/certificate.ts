import type { Site } from '../../compile/host.ts';
import { TreeNode } from '../../compile/node.ts';
import type { Node } from '../../compile/tree.ts';
import { type Field, field, type Time, type Value } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';
import type { Packet } from '../packet.ts';
import { distinguishedName } from '../x509/distinguished-name.ts';
import { type Item, MalformedError, readItem, tags } from '../x509/item.ts';
import { algorithms, curves, extensions, keyPurposes, keyUsages } from '../x509/names.ts';

const named = (names: { readonly [oid: string]: string }) => ({
  codeName: (code: Uint8Array | string) => (typeof code === 'string' && Object.hasOwn(names, code) ? names[code] : undefined),
});

const versions = ['v1', 'v2', 'v3'];

/** Names are Wireshark's where it shows the same value; `natt.x509.` are values that it shows in pieces, or not at all. */
const fields = {
  certificate: field('natt.x509.certificate', 'Certificate', 'none'),
  version: field('x509af.version', 'Version', 'u8', { valueName: (value) => versions[value] }),
  serial: field('x509af.serialNumber', 'Serial number', 'bytes'),
  algorithm: field('x509af.algorithm.id', 'Algorithm', 'text', named(algorithms)),
  issuer: field('natt.x509.issuer', 'Issuer', 'text'),
  notBefore: field('natt.x509.not_before', 'Not before', 'time'),
  notAfter: field('natt.x509.not_after', 'Not after', 'time'),
  notYetValid: field('natt.x509.not_yet_valid', 'Not yet valid when it was captured', 'none'),
  expired: field('natt.x509.expired', 'Expired when it was captured', 'none'),
  subject: field('natt.x509.subject', 'Subject', 'text'),
  selfIssued: field('natt.x509.self_issued', 'Subject and issuer are the same', 'none'),
  curve: field('pkcs1.namedCurve', 'Curve', 'text', { codeName: (code) => curveOf(String(code))?.name }),
  keySize: field('natt.x509.public_key.size', 'Bits of the key', 'u32'),
  extension: field('x509af.extension.id', 'Extension', 'text', named(extensions)),
  critical: field('x509af.critical', 'Critical', 'bool'),
  ca: field('x509ce.cA', 'Certification authority', 'bool'),
  pathLength: field('x509ce.pathLenConstraint', 'Authorities that may follow', 'u32'),
  keyUsage: field('x509ce.KeyUsage', 'Key usage', 'bytes', {
    codeName: (code) => (typeof code === 'string' ? undefined : keyUsages.filter((_, bit) => hasBit(code, bit)).join(', ')),
  }),
  keyPurpose: field('x509ce.KeyPurposeId', 'Purpose', 'text', named(keyPurposes)),
  subjectKey: field('x509ce.SubjectKeyIdentifier', 'Key identifier', 'bytes'),
  authorityKey: field('x509ce.keyIdentifier', 'Key identifier of the issuer', 'bytes'),
  email: field('x509ce.rfc822Name', 'E-mail address', 'text'),
  dns: field('x509ce.dNSName', 'DNS name', 'text'),
  directory: field('natt.x509.directory_name', 'Directory name', 'text'),
  uri: field('x509ce.uniformResourceIdentifier', 'URI', 'text'),
  ipv4: field('x509ce.IPAddress.ipv4', 'IPv4 address', 'ipv4'),
  ipv6: field('x509ce.IPAddress.ipv6', 'IPv6 address', 'ipv6'),
  otherName: field('x509ce.type_id', 'Name of another type', 'text'),
  principal: field('natt.x509.user_principal_name', 'User principal name', 'text'),
  thisUpdate: field('natt.x509.this_update', 'Issued', 'time'),
  nextUpdate: field('natt.x509.next_update', 'Next one due', 'time'),
  revoked: field('natt.x509.revoked', 'Revoked certificates', 'u32'),
  name: field('natt.x509.distinguished_name', 'Distinguished name', 'text'),
  malformed: field('natt.x509.malformed', 'This is not understood', 'none'),
} as const;

function hasBit(octets: Uint8Array, bit: number): boolean {
  return (((octets[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
}

function curveOf(oid: string): (typeof curves)[string] | undefined {
  return Object.hasOwn(curves, oid) ? curves[oid] : undefined;
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

function latin1(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}

/** Adds nodes below one node of the tree; each has the range of the octets that it was made from. */
class Branch {
  readonly #site: Site;
  readonly #parent: TreeNode;

  constructor(site: Site, parent: TreeNode = site.node) {
    this.#site = site;
    this.#parent = parent;
  }

  add(made: Field, value: Value, octets: Uint8Array, label = made.label, kind: Node['kind'] = 'field'): Branch {
    const { source } = this.#site;
    const start = octets.byteOffset - source.bytes.byteOffset;
    const node = new TreeNode(kind, made, value, source, start, start + octets.length, label);
    this.#parent.add(node);
    return new Branch(this.#site, node);
  }

  computed(made: Field, value: Value, octets: Uint8Array): void {
    this.add(made, value, octets, made.label, 'computed');
  }
}

/** An integer that stays small wherever a certificate makes sense. */
function small(integer: Item): number {
  return integer.content.subarray(-4).reduce((value, octet) => value * 256 + octet, 0);
}

function addTime(branch: Branch, made: Field, item: Item): Time {
  const { time } = item;
  const value = { seconds: Math.floor(time / 1000), nanoseconds: (((time % 1000) + 1000) % 1000) * 1_000_000 };
  branch.add(made, value, item.whole);
  return value;
}

/** Certificate (RFC 5280 §4.1). */
function addCertificate(branch: Branch, certificate: Item, packet: Packet): void {
  const signed = certificate.at(0);
  const values = [...signed.items];
  if (values[0]?.isContext(0)) {
    const item = values.shift()!.at(0);
    branch.add(fields.version, small(item), item.whole);
  }
  const [serial, signature, issuer, validity, subject, key] = values;
  if (!(serial?.is(tags.integer) && signature && issuer && validity && subject && key)) throw new MalformedError('A value is missing');
  branch.add(fields.serial, serial.content, serial.whole);
  addAlgorithm(branch, signature, 'Signature algorithm');
  branch.add(fields.issuer, distinguishedName(issuer), issuer.whole);
  const notBefore = addTime(branch, fields.notBefore, validity.at(0));
  const notAfter = addTime(branch, fields.notAfter, validity.at(1));
  if (packet.time && packet.time.seconds < notBefore.seconds) branch.computed(fields.notYetValid, true, validity.whole);
  if (packet.time && packet.time.seconds > notAfter.seconds) branch.computed(fields.expired, true, validity.whole);
  branch.add(fields.subject, distinguishedName(subject), subject.whole);
  if (sameOctets(subject.whole, issuer.whole)) branch.computed(fields.selfIssued, true, subject.whole);
  addKey(branch, key);
  const extended = values.find((value) => value.isContext(3));
  for (const extension of extended?.at(0).items ?? []) addExtension(branch, extension);
  addAlgorithm(branch, certificate.at(1), 'Algorithm of the signature');
}

function addAlgorithm(branch: Branch, algorithm: Item, label: string): string {
  const { oid, whole } = algorithm.at(0);
  branch.add(fields.algorithm, oid, whole, label);
  return oid;
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). */
function addKey(branch: Branch, key: Item): void {
  const oid = addAlgorithm(branch, key.at(0), 'Public key algorithm');
  const [, parameters] = key.at(0).items;
  const bits = key.at(1);
  switch (algorithms[oid]) {
    case 'RSA':
    case 'RSASSA-PSS':
      addKeySize(branch, readItem(bits.content.subarray(1)).at(0));
      break;
    case 'DSA':
      if (parameters) addKeySize(branch, parameters.at(0));
      break;
    case 'EC': {
      if (!parameters?.is(tags.oid)) break;
      branch.add(fields.curve, parameters.oid, parameters.whole);
      const curve = curveOf(parameters.oid);
      if (curve) branch.computed(fields.keySize, curve.bits, bits.whole);
      break;
    }
    default:
      branch.computed(fields.keySize, (bits.content.length - 1) * 8, bits.whole);
  }
}

/** Bits of the integer that an RSA or DSA key is as long as. */
function addKeySize(branch: Branch, integer: Item): void {
  if (!integer.is(tags.integer)) throw new MalformedError('The modulus is missing');
  const { content } = integer;
  const first = content.findIndex((octet) => octet !== 0);
  const size = first < 0 ? 0 : (content.length - first) * 8 - (Math.clz32(content[first]!) - 24);
  branch.computed(fields.keySize, size, integer.whole);
}

/** Extension (RFC 5280 §4.2): what engineers look for, the others by name alone. */
function addExtension(branch: Branch, extension: Item): void {
  const { oid } = extension.at(0);
  const inside = branch.add(fields.extension, oid, extension.whole);
  const critical = extension.items.length > 2 ? extension.at(1) : undefined;
  if (critical) inside.add(fields.critical, critical.content[0] !== 0, critical.whole);
  const read = readers[extensions[oid] ?? ''];
  if (read) attempt(inside, extension.whole, () => read(inside, readItem(extension.at(-1).content)));
}

const readers: { readonly [extension: string]: (inside: Branch, value: Item) => void } = {
  'Basic constraints': (inside, value) => {
    const [ca, length] = value.items;
    inside.add(fields.ca, ca !== undefined && ca.content[0] !== 0, (ca ?? value).whole);
    if (length) inside.add(fields.pathLength, small(length), length.whole);
  },
  'Key usage': (inside, value) => inside.add(fields.keyUsage, value.content.subarray(1), value.whole),
  'Extended key usage': (inside, value) => {
    for (const purpose of value.items) inside.add(fields.keyPurpose, purpose.oid, purpose.whole);
  },
  'Subject key identifier': (inside, value) => inside.add(fields.subjectKey, value.content, value.whole),
  'Authority key identifier': (inside, value) => {
    const key = value.items.find((item) => item.isContext(0));
    if (key) inside.add(fields.authorityKey, key.content, key.whole);
  },
  'Subject alternative name': (inside, value) => addNames(inside, value.items),
  'Issuer alternative name': (inside, value) => addNames(inside, value.items),
  'CRL distribution points': (inside, value) => {
    // DistributionPoint { [0] DistributionPointName { [0] fullName } }
    for (const point of value.items) addNames(inside, point.items.find((item) => item.isContext(0))?.items[0]?.items ?? []);
  },
  'Authority information access': (inside, value) => {
    for (const access of value.items) addNames(inside, access.items.slice(1));
  },
};

/** GeneralName (RFC 5280 §4.2.1.6). */
function addNames(branch: Branch, names: readonly Item[]): void {
  for (const name of names) {
    const { content, whole } = name;
    if (name.isContext(0)) addOtherName(branch, name);
    else if (name.isContext(1)) branch.add(fields.email, latin1(content), whole);
    else if (name.isContext(2)) branch.add(fields.dns, latin1(content), whole);
    else if (name.isContext(4)) branch.add(fields.directory, distinguishedName(name.at(0)), whole);
    else if (name.isContext(6)) branch.add(fields.uri, latin1(content), whole);
    else if (name.isContext(7) && content.length === 4) branch.add(fields.ipv4, content, whole);
    else if (name.isContext(7) && content.length === 16) branch.add(fields.ipv6, content, whole);
  }
}

/** A type and a value; the one in use is Microsoft's name of a user. */
function addOtherName(branch: Branch, name: Item): void {
  const type = name.at(0);
  const text = name.at(1).items[0]?.text;
  const inside = branch.add(fields.otherName, type.oid, name.whole);
  if (type.oid === '1.3.6.1.4.1.311.20.2.3' && text !== undefined) inside.add(fields.principal, text, name.at(1).whole);
}

/** CertificateList (RFC 5280 §5.1). */
function addRevocations(branch: Branch, list: Item): void {
  const values = [...list.at(0).items];
  if (values[0]?.is(tags.integer)) {
    const item = values.shift()!;
    branch.add(fields.version, small(item), item.whole);
  }
  const [signature, issuer, thisUpdate, ...others] = values;
  if (!(signature && issuer && thisUpdate)) throw new MalformedError('A value is missing');
  addAlgorithm(branch, signature, 'Signature algorithm');
  branch.add(fields.issuer, distinguishedName(issuer), issuer.whole);
  addTime(branch, fields.thisUpdate, thisUpdate);
  const next = others[0]?.is(tags.utcTime) || others[0]?.is(tags.generalizedTime) ? others.shift() : undefined;
  if (next) addTime(branch, fields.nextUpdate, next);
  const revoked = others.find((item) => item.is(tags.sequence));
  branch.computed(fields.revoked, revoked?.items.length ?? 0, (revoked ?? list.at(0)).whole);
}

/** Certificates of a SignedData (RFC 5652 §5.1), which is all that IKE uses it for. */
function addSignedData(branch: Branch, content: Item, packet: Packet): void {
  const certificates = content
    .at(1)
    .at(0)
    .items.find((item) => item.isContext(0));
  for (const certificate of certificates?.items ?? []) {
    const inside = branch.add(fields.certificate, true, certificate.whole);
    addCertificate(inside, certificate, packet);
  }
}

/** SubjectPublicKeyInfo (RFC 7670), or RSAPublicKey of PKCS #1 (RFC 7296 §3.6). */
function addRawKey(branch: Branch, key: Item): void {
  if (key.items[0]?.is(tags.integer)) addKeySize(branch, key.at(0));
  else addKey(branch, key);
}

/** What cannot be read is marked: whatever the library thinks of hostile octets, the packet goes on. */
function attempt(branch: Branch, octets: Uint8Array, read: () => void): void {
  try {
    read();
  } catch {
    branch.computed(fields.malformed, true, octets);
  }
}

function reading(read: (branch: Branch, value: Item, packet: Packet) => void): DecoderFunction {
  return {
    fields: Object.values(fields) as Field[],
    compute: (site, packet) => {
      const octets = site.source.bytes.subarray(site.node.start, site.node.end);
      const branch = new Branch(site);
      attempt(branch, octets, () => read(branch, readItem(octets), packet));
    },
  };
}

/** X.509 by the name that a `with` key gives. */
export const certificateFunctions: ReadonlyMap<string, DecoderFunction> = new Map([
  ['certificate', reading(addCertificate)],
  ['certificate.revocations', reading(addRevocations)],
  ['certificate.signed-data', reading(addSignedData)],
  ['certificate.public-key', reading(addRawKey)],
  ['distinguished-name', reading((branch, name) => branch.computed(fields.name, distinguishedName(name), name.whole))],
]);
