// Keys of real daemons open what they sealed, and each proves itself.
import { describe, expect, it } from 'vitest';
import { noble } from '../../src/crypto/noble.ts';
import { emptyKeyRing, type KeyRing, type Packet, readKeys, valuesOf } from '../../src/engine/index.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { recordsOf } from '../read-packets.ts';
import { decodeWith, keyedScenarios, ringOf, storyOf, tableOf } from './lab.ts';

const countOf = (packet: Packet, name: string, value: number) => valuesOf(packet.tree, name).filter((node) => node.value === value).length;

/** Packets of ESP, and those whose integrity check holds, by SPI; quotations aside. */
async function espOf(paths: readonly string[], ring: KeyRing, primitives?: Parameters<typeof decodeWith>[3]) {
  const found = new Map<number, { packets: number; good: number }>();
  for (const path of paths) {
    await decodeWith(
      path,
      ring,
      (packet) => {
        const esp = packet.layers.find(({ protocol, quoted }) => protocol === 'esp' && !quoted);
        if (!esp) return;
        const spi = valuesOf([esp.node], 'esp.spi')[0]!.value as number;
        const sa = found.get(spi) ?? { packets: 0, good: 0 };
        found.set(spi, { packets: sa.packets + 1, good: sa.good + Math.min(1, countOf(packet, 'esp.icv_good', 1)) });
      },
      primitives,
    );
  }
  return found;
}

/** Of the header that stands between ESP and L2TP. */
const udpOctets = (protocol: string) => (protocol === 'udp' ? 8 : 0);

/** Asks, and goes no further: there are keys, and nothing that they seal. */
const unanswered = 'ike-scan';

describe.each(keyedScenarios)('$name', ({ name, paths }) => {
  const { keys } = storyOf(name);

  it('every ESP packet for whose SA there is a key proves itself', async () => {
    const found = await espOf(paths, ringOf(name));
    for (const { spi, verified } of keys.esp) {
      const sa = found.get(Number.parseInt(spi, 16)) ?? { packets: 0, good: 0 };
      expect(sa.good, spi).toBe(sa.packets);
      expect(sa.good, spi).toBeGreaterThanOrEqual(verified > 0 ? 1 : 0);
    }
  });

  it('every encrypted IKE message opens, and tells nothing malformed', async () => {
    const ring = ringOf(name);
    const spis = new Set([...keys.ikev2.map(({ spi_i }) => spi_i), ...keys.ikev1.map(({ icookie }) => icookie)]);
    let sealed = 0;
    for (const path of paths) {
      await decodeWith(path, ring, (packet) => {
        for (const layer of packet.layers) {
          if (layer.protocol !== 'isakmp' || layer.quoted) continue;
          const spi = valuesOf([layer.node], 'isakmp.ispi')[0]?.value as Uint8Array;
          const data = valuesOf([layer.node], 'isakmp.enc.data');
          if (data.length === 0 || !spis.has(Buffer.from(spi).toString('hex'))) continue;
          sealed++;
          expect(data[0]!.children.length, `${path} packet ${packet.number}`).toBeGreaterThan(0);
          if (valuesOf([layer.node], 'isakmp.mjver')[0]!.value === 2)
            expect(valuesOf([layer.node], 'natt.ike.integrity_good'), `${path} packet ${packet.number}`).toHaveLength(1);
        }
        expect(packet.notes.filter(({ severity, layer }) => severity === 'error' && layer === 'isakmp')).toEqual([]);
      });
    }
    if (spis.size > 0 && name !== unanswered) expect(sealed).toBeGreaterThan(0);
  });
});

/** Where later children, or all of them, have a Diffie-Hellman exchange of their own: SK_d and SKEYID_d alone do not open those. */
const perfect = new Set(['ikev2-rekey-pfs', 'ikev2-psk-nat-gcm', 'libreswan-ikev1-main', 'libreswan-ikev1-natt-drafts']);

/** SAs of which there are packets: those that opened whole, and those that did not open at all. */
function outcomes(found: Map<number, { packets: number; good: number }>) {
  const sas = [...found.values()];
  expect(sas.filter(({ packets, good }) => good > 0 && good < packets)).toEqual([]);
  return { opened: sas.filter(({ good }) => good > 0).length, sealed: sas.filter(({ good }) => good === 0).length };
}

describe.each(keyedScenarios.filter(({ name }) => storyOf(name).keys.ikev2.length > 0))('children of IKEv2: $name', ({ name, paths }) => {
  const { keys } = storyOf(name);
  const lines = Buffer.from(tableOf(name, 'ikev2_decryption_table')).toString().trim().split('\n');

  it('open by the line of the IKE SA and its SK_d alone', async () => {
    const ring = emptyKeyRing();
    for (const { spi_i, sk_d } of keys.ikev2) {
      const line = lines.find((one) => one.startsWith(spi_i));
      readKeys(ring, 'line', Buffer.from(`${line},${sk_d}\n`));
    }
    const found = await espOf(paths, ring);
    const { opened, sealed } = outcomes(found);
    if (perfect.has(name)) expect([opened, sealed]).toEqual([2, expect.any(Number)]);
    else expect(sealed).toBe(0);
  });
});

describe.each(keyedScenarios.filter(({ name }) => name !== unanswered && storyOf(name).keys.ikev1.length > 0))(
  'children of IKEv1: $name',
  ({ name, paths }) => {
    it('open by Ka and SKEYID_d, and SKEYID_a proves the messages', async () => {
      const ring = emptyKeyRing();
      const { keys } = storyOf(name);
      for (const { icookie, ka, skeyid_d, skeyid_a } of keys.ikev1)
        readKeys(ring, 'line', Buffer.from(`${icookie},${ka},${skeyid_d},${skeyid_a}\n`));
      const found = await espOf(paths, ring);
      const { opened, sealed } = outcomes(found);
      if (perfect.has(name)) expect(opened).toBe(0);
      else expect(sealed).toBe(0);
      let proven = 0;
      for (const path of paths) await decodeWith(path, ring, (packet) => (proven += countOf(packet, 'natt.ike.integrity_good', 1)));
      expect(proven).toBeGreaterThan(0);
    });
  },
);

describe.each(labCaptures().filter(({ view, name }) => view === 'cli-inner' && keyedScenarios.some((one) => one.name === name)))(
  '$name',
  ({ name, path }) => {
    it('the packets inside are those that the client sent and got', async () => {
      const inner = (await recordsOf(path)).map(({ bytes }) => Buffer.from(bytes));
      const opened: Buffer[] = [];
      await decodeWith(captureOf(name, 'pre-nat'), ringOf(name), (packet) => {
        const esp = packet.layers.findIndex(({ protocol, quoted }) => protocol === 'esp' && !quoted);
        const layer = packet.layers[esp + 1];
        if (esp >= 0 && layer) opened.push(Buffer.from(layer.node.source.bytes.subarray(layer.node.start + udpOctets(layer.protocol))));
      });
      expect(opened.length).toBeGreaterThan(0);
      // The inside has no header of a link; in transport mode IP and UDP are those around IPsec, which made the checksum anew.
      const datagrams = opened.map((octets) => octets.toString('hex'));
      const isTransport = inner.every((one) => one[9] === 17 && one.readUInt16BE(22) === 1701);
      const sent = inner.map((one) => one.subarray(isTransport ? 28 : 0).toString('hex'));
      for (const datagram of datagrams) expect(sent.some((one) => datagram.startsWith(one))).toBe(true);
    });
  },
);

it('JavaScript alone opens the same as node:crypto', async () => {
  for (const name of ['ikev2-psk-nat', 'ikev2-psk-nat-gcm', 'ikev2-3des-md5', 'ikev2-aes-ctr', 'ikev1-main-psk-nat']) {
    const paths = [captureOf(name, 'post-nat')];
    expect(await espOf(paths, ringOf(name), noble), name).toEqual(await espOf(paths, ringOf(name)));
  }
});

it('with wrong keys nothing is shown as decrypted', async () => {
  for (const name of ['ikev2-psk-nat', 'ikev1-main-psk-nat', 'ikev2-psk-nat-gcm']) {
    const ring = ringOf(name);
    const wrong = (octets: Uint8Array) => octets.map((octet) => octet ^ 0x5a);
    const wrongKeys = ({ cipher, mac }: { cipher: Uint8Array; mac: Uint8Array }) => ({ cipher: wrong(cipher), mac: wrong(mac) });
    const spoilt: KeyRing = {
      ...emptyKeyRing(),
      ikev1: ring.ikev1.map((keys) => ({ ...keys, ka: wrong(keys.ka!) })),
      ikev2: ring.ikev2.map((keys) => ({ ...keys, initiator: wrongKeys(keys.initiator!), responder: wrongKeys(keys.responder!) })),
      esp: ring.esp.map((keys) => ({ ...keys, keys: wrongKeys(keys.keys) })),
    };
    await decodeWith(captureOf(name, 'pre-nat'), spoilt, (packet) => {
      expect(valuesOf(packet.tree, 'isakmp.enc.data').flatMap(({ children }) => children)).toEqual([]);
      expect(valuesOf(packet.tree, 'esp.decrypted_data')).toEqual([]);
    });
  }
});
