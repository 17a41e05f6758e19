/** Block types of pcapng (draft-ietf-opsawg-pcapng §4.1 and §4.7). */
const sectionHeader = 0x0a0d0d0a;
const decryptionSecrets = 10;
const bigEndianMagic = 0x1a2b3c4d;

/** Octets of a block before its body, of the whole around it, and of what a Decryption Secrets Block says first. */
const head = 8;
const around = 12;
const secretsHead = 8;

/** The text of a file: of a pcapng file, that of its Decryption Secrets Blocks. */
export function textIn(octets: Uint8Array): string {
  const decoder = new TextDecoder();
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  if (octets.length < around + 16 || view.getUint32(0) !== sectionHeader) return decoder.decode(octets);
  const parts: string[] = [];
  let isLittle = view.getUint32(head) !== bigEndianMagic;
  for (let at = 0; at + around <= octets.length; ) {
    const type = view.getUint32(at, isLittle);
    if (view.getUint32(at) === sectionHeader && at + around + 4 <= octets.length) isLittle = view.getUint32(at + head) !== bigEndianMagic;
    const length = view.getUint32(at + 4, isLittle);
    if (length < around || at + length > octets.length) break;
    if (type === decryptionSecrets && length >= around + secretsHead) {
      const from = at + head + secretsHead;
      const told = view.getUint32(at + head + 4, isLittle);
      parts.push(decoder.decode(octets.subarray(from, Math.min(from + told, at + length - 4))));
    }
    at += length;
  }
  return parts.join('\n');
}
