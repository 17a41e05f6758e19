// IKE messages as sessions read them, from octets, against the detail tree; and octets that are cut, or changed.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Node } from '../../src/compile/tree.ts';
import { valueIn } from '../../src/decode/conversations.ts';
import { messageReader } from '../../src/engine/diagnosis/message-reader.ts';
import { createDecoder, Diagnosis, type PacketRecord, standardRegistry } from '../../src/engine/index.ts';
import { hex, nameOf } from '../../src/schema/render.ts';
import { ikeMessagesOf } from '../../src/session/message.ts';
import { batchOf } from '../batch-of.ts';
import { labCaptures, publicCaptures } from '../captures.ts';
import { mutate, randomSource } from '../mutate.ts';
import { recordsOf } from '../read-packets.ts';

const registry = standardRegistry();
const reader = messageReader(registry);

/** All nodes below a node that bear a name, in their order. */
function all(node: Node, name: string): Node[] {
  return node.children.flatMap((child) => [...(child.field.name === name ? [child] : []), ...all(child, name)]);
}

/** What the tree of an unencrypted message says of what the reader tells. */
function treeSays(layer: Node) {
  const payloads = layer.children.filter(({ field }) => field.name === 'isakmp.typepayload');
  const ofType = (...types: number[]) => payloads.filter(({ value }) => types.includes(value as number));
  return {
    exchange: valueIn(layer, 'isakmp.exchangetype'),
    id: valueIn(layer, 'isakmp.messageid'),
    length: valueIn(layer, 'isakmp.length'),
    payloads: payloads.map(({ value }) => value),
    notifications: ofType(11, 41).map((node) => valueIn(node, 'isakmp.notify.msgtype')),
    vendorIds: all(layer, 'isakmp.vid_bytes').map(({ field, value }) => nameOf(field, value!) ?? hex(value as Uint8Array)),
    natHashes: ofType(15, 20, 130).map((node) => hex(valueIn(node, 'isakmp.ike.nat_hash') as Uint8Array)),
    groups: [...all(layer, 'isakmp.tf.id.dh'), ...all(layer, 'isakmp.ike.attr.group_description')].map(({ value }) => value),
    ciphers: [...all(layer, 'isakmp.tf.id.encr'), ...all(layer, 'isakmp.ike.attr.encryption_algorithm')].map(({ value }) => value),
  };
}

const captures = [...labCaptures(), ...publicCaptures().filter(({ name }) => /isakmp|ike|ISAKMP/.test(name))];

describe('what the octets say is what the tree says', () => {
  it.each(captures.map(({ name, path }) => [`${name} ${path.split('/').at(-1)}`, path] as const))('%s', async (_, path) => {
    const decoder = createDecoder({ registry });
    for (const record of await recordsOf(path)) {
      const packet = decoder.decode(record);
      const layers = packet.layers.filter(({ protocol, quoted }) => protocol === 'isakmp' && !quoted);
      const messages = ikeMessagesOf(packet, reader);
      // Damaged messages are read as far as each of the two goes.
      if (layers.some(({ node }) => hasNotes(node)) || messages.length !== layers.length) continue;
      messages.forEach((message, i) => {
        const tree = treeSays(layers[i]!.node);
        if (message.isEncrypted) return;
        const { exchange, id, length, payloads, notifications, vendorIds, natHashes, proposals, version } = message;
        const chosen = (name: string) =>
          proposals.flatMap(({ transforms }) => transforms.flatMap((transform) => transform.get(name) ?? []));
        const prefix = version === 2 ? 'isakmp.tf.id' : 'isakmp.ike.attr';
        expect({
          exchange,
          id,
          length,
          payloads,
          notifications: notifications.map(({ type }) => type),
          vendorIds,
          natHashes: natHashes.map((hash) => hex(hash)),
          groups: chosen(`${prefix}.${version === 2 ? 'dh' : 'group_description'}`),
          ciphers: chosen(`${prefix}.${version === 2 ? 'encr' : 'encryption_algorithm'}`),
        }).toEqual(tree);
      });
    }
  });
});

/** Something in it is cut, or not as it must be. */
function hasNotes(node: Node): boolean {
  return node.kind === 'note' || node.kind === 'unparsed' || node.children.some(hasNotes);
}

describe('octets that are cut, or changed', () => {
  const records: PacketRecord[] = [];

  beforeAll(async () => {
    const wanted = labCaptures().filter(({ name }) => /psk-nat|main-psk|drafts|l2tp|ah-through|ipfrag|timeout/.test(name));
    for (const { path } of wanted) records.push(...(await recordsOf(path)).slice(0, 8));
  });

  async function survives(packets: readonly PacketRecord[]): Promise<void> {
    const diagnosis = new Diagnosis(registry, createDecoder({ registry, verifyChecksums: true }), { searchBudget: 0 });
    for (let from = 0; from < packets.length; from += 1000) {
      const slice = packets.slice(from, from + 1000).map((packet, i) => ({ ...packet, number: from + i + 1 }));
      diagnosis.add(batchOf(slice));
    }
    const { findings, packets: count } = await diagnosis.finish();
    expect(count).toBe(packets.length);
    for (const { packets: proof, id } of findings) expect(proof.length, id).toBeGreaterThan(0);
  }

  it('each packet cut at every length', async () => {
    for (const record of records.slice(0, 60)) {
      const cut = Array.from({ length: record.bytes.length }, (_, length) => ({ ...record, bytes: record.bytes.subarray(0, length) }));
      await survives(cut);
    }
  });

  it('20,000 packets with changed octets', async () => {
    const random = randomSource(7);
    await survives(
      Array.from({ length: 20_000 }, (_, i) => ({
        ...records[i % records.length]!,
        bytes: mutate(records[i % records.length]!.bytes, random),
      })),
    );
  });
});
