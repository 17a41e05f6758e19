// Key files of all kinds; wrong and hostile ones give a line each, and no key is ever shown.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { emptyKeyRing, readKeys, valuesOf } from '../../src/engine/index.ts';
import { captureOf, publicCaptures } from '../captures.ts';
import { mutate, randomSource } from '../mutate.ts';
import { decodeWith, keyedScenarios, storyOf, tableOf, tables } from './lab.ts';

const read = (text: string | Uint8Array, name = 'keys') => {
  const ring = emptyKeyRing();
  return { ring, ...readKeys(ring, name, typeof text === 'string' ? Buffer.from(text) : text) };
};

const secret = 'ee3be3bfb116bada2ffaf6300fe9a40a';
const mac = '22741223f654e93ee4c3cc7d1a1c7ee27b1786cbb01d55105cddc5c5756e9d87';

/** Packets of ESP in a capture that prove the keys of a ring. */
async function provenBy(ring: ReturnType<typeof emptyKeyRing>, name: string): Promise<number> {
  let proven = 0;
  await decodeWith(captureOf(name, 'pre-nat'), ring, ({ tree }) => {
    if (valuesOf(tree, 'esp.icv_good').some(({ value }) => value === 1)) proven++;
  });
  return proven;
}

it("Wireshark's tables of every scenario are read without a complaint", () => {
  for (const { name } of keyedScenarios) {
    for (const table of tables) {
      const octets = tableOf(name, table);
      if (octets.length === 0) continue;
      const { found, complaints } = read(octets);
      expect(complaints, `${name} ${table}`).toEqual([]);
      expect(found).toBe(Buffer.from(octets).toString().trim().split('\n').length);
    }
  }
});

it('every algorithm name of Wireshark is known, or refused by name', () => {
  const esp = (encryption: string, key: number, authentication: string, macKey: number) =>
    read(`"IPv4","*","10.0.0.0/8","0x1234****","${encryption}","0x${'ab'.repeat(key)}","${authentication}","0x${'cd'.repeat(macKey)}"\n`);
  const ciphers = [
    ['NULL', 0],
    ['TripleDES-CBC [RFC2451]', 24],
    ['AES-CBC [RFC3602]', 16],
    ['AES-CTR [RFC3686]', 36],
    ['DES-CBC [RFC2405]', 8],
    ['AES-GCM [RFC4106]', 20],
    ['AES-GCM with 8 octet ICV [RFC4106]', 28],
    ['AES-GCM with 12 octet ICV [RFC4106]', 36],
    ['AES-GCM with 16 octet ICV [RFC4106]', 36],
  ] as const;
  for (const [name, octets] of ciphers)
    expect(esp(name, octets, 'ANY 128 bit authentication [no checking]', 0).complaints, name).toEqual([]);
  const macs = [
    ['HMAC-SHA-1-96 [RFC2404]', 20],
    ['HMAC-SHA-256-96 [draft-ietf-ipsec-ciph-sha-256-00]', 32],
    ['HMAC-SHA-256-128 [RFC4868]', 32],
    ['HMAC-SHA-384-192 [RFC4868]', 48],
    ['HMAC-SHA-512-256 [RFC4868]', 64],
    ['HMAC-MD5-96 [RFC2403]', 16],
    ['ANY 96 bit authentication [no checking]', 0],
  ] as const;
  for (const [name, octets] of macs) expect(esp('AES-CBC [RFC3602]', 32, name, octets).complaints, name).toEqual([]);
  for (const name of ['CAST5-CBC [RFC2144]', 'BLOWFISH-CBC [RFC2451]', 'TWOFISH-CBC'])
    expect(esp(name, 16, 'NULL', 0).complaints).toEqual([`keys:1: encryption "${name}" is not supported`]);
});

it('lines that cannot be used are told one by one, without what they hold, and the others count', () => {
  const good = `"IPv4","*","*","0xced141f1","AES-CBC [RFC3602]","0x${secret}","HMAC-SHA-256-128 [RFC4868]","0x${mac}"`;
  const cases: readonly (readonly [string, RegExp])[] = [
    [good.replace(secret, secret.slice(2)), /encryption key has 15 octets, which is no size of AES-CBC/],
    [good.replace(secret, `${secret}0`), /odd number of digits/],
    [good.replace(secret, 'not hexadecimal'), /not hexadecimal/],
    [good.replace(mac, mac.slice(4)), /authentication key has 30 octets, not 32/],
    [good.slice(0, 60), /quotation mark is not closed|8 fields/],
    [good.replace('"*","*"', '"300.1.1.1","*"'), /no IPv4 address/],
    [good.replace('0xced141f1', secret), /no SPI/],
    [`45c6b2b106ca1dc6,bb07555657f5a768,${secret},${secret},"AES-CBC-128 [RFC3602]"`, /8 fields, this one 5/],
    [`45c6b2b106ca1dc6,bb07555657f5a768,${secret},${secret},"AES-CBC-256 [RFC3602]",${mac},00,"HMAC_SHA2_256_128 [RFC4868]"`, /octets/],
    ['45c6b2b106ca1dc6,', /encryption key Ka/],
  ];
  for (const [line, say] of cases) {
    const { found, complaints } = read(`${line}\n${good}\n`);
    expect(found, line).toBe(1);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^keys:1: /);
    expect(complaints[0]).toMatch(say);
    expect(complaints[0]).not.toContain(secret.slice(0, 12));
    expect(complaints[0]).not.toContain(mac.slice(0, 12));
  }
  expect(read(`${cases[0]![0]}\n`.repeat(2000)).complaints).toHaveLength(6);
});

it.each([': PSK "hunter2"\n', 'secrets {\n  ike-1 {\n    secret = "hunter2"\n  }\n}\n', '192.0.2.1 %any: PSK "hunter2"\n'])(
  'a pre-shared key: %j',
  (text) => {
    const { found, complaints } = read(text);
    expect(found).toBe(0);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/a pre-shared key opens nothing.*charon.*plutodebug.*ip xfrm state/);
    expect(complaints[0]).not.toContain('hunter2');
  },
);

/** A dump as charon writes it into its log. */
function charonDump(label: string, digits: string): string {
  const octets = digits.match(/../g) ?? [];
  const head = `Nov 24 03:17:59 05[IKE] <nat|1> ${label} => ${octets.length} bytes @ 0x7f2a14001230`;
  const rows = Array.from({ length: Math.ceil(octets.length / 16) }, (_, i) => {
    const row = octets.slice(16 * i, 16 * i + 16);
    const text = row.map((octet) => String.fromCharCode(Number.parseInt(octet, 16)).replace(/[^ -~]/g, '.')).join('');
    return `Nov 24 03:17:59 05[IKE] <nat|1> ${String(16 * i).padStart(4)}: ${row.join(' ').toUpperCase().padEnd(47)}  ${text}`;
  });
  return `${[head, ...rows].join('\n')}\n`;
}

describe('logs', () => {
  it("strongSwan's charon: SK_d and SK_e of an IKE SA open its messages and its children", async () => {
    const story = storyOf('ikev2-psk-nat') as unknown as { keys: { ikev2: readonly Record<string, string>[] } };
    const log = story.keys.ikev2
      .map((sa) => ['d', 'ai', 'ar', 'ei', 'er', 'pi', 'pr'].map((name) => charonDump(`Sk_${name} secret`, sa[`sk_${name}`]!)).join(''))
      .join('Nov 24 03:17:59 05[IKE] <nat|1> IKE_SA nat[1] established between 192.168.10.10[client]...203.0.113.10[gw]\n');
    const { ring, complaints } = read(log);
    expect(complaints).toEqual([]);
    expect(ring.ikev2).toHaveLength(2);
    expect(await provenBy(ring, 'ikev2-psk-nat')).toBe(18);
    // A log that ends within a dump: what is whole counts, what is cut is no key.
    for (let cut = 0; cut < log.length; cut += 97) expect(() => read(log.slice(0, cut))).not.toThrow();
  });

  it("strongSwan's charon: keys of IKEv1, and of children without a word on whose they are", async () => {
    const story = storyOf('ikev1-main-psk-nat') as unknown as {
      keys: { ikev1: readonly Record<string, string>[]; esp: readonly Record<string, string>[] };
    };
    const [sa] = story.keys.ikev1;
    const phase1 = charonDump('SKEYID_d', sa!.skeyid_d!) + charonDump('SKEYID_a', sa!.skeyid_a!) + charonDump('SKEYID_e', sa!.skeyid_e!);
    expect(await provenBy(read(phase1).ring, 'ikev1-main-psk-nat')).toBe(6);
    const [one, other] = story.keys.esp;
    const children = [
      ['encryption initiator key', one!.enc_key],
      ['encryption responder key', other!.enc_key],
      ['integrity initiator key', one!.auth_key],
      ['integrity responder key', other!.auth_key],
    ].map(([label, digits]) => charonDump(label!, digits!));
    const { ring } = read(charonDump('encryption key Ka', sa!.ka!) + children.join(''));
    expect(ring.directions).toHaveLength(2);
    expect(await provenBy(ring, 'ikev1-main-psk-nat')).toBe(6);
  });

  it("libreswan's pluto: both sides of an IKE SA in a line each", async () => {
    const [spiI, spiR, ei, er, , ai, ar] = Buffer.from(tableOf('ikev2-psk-nat', 'ikev2_decryption_table'))
      .toString()
      .split('\n')[0]!
      .split(',');
    const { ring, complaints } = read(
      `| ikev2 I 0x${spiI} 0x${spiR} sha256:0x${ai} aes128:0x${ei}\n| ikev2 R 0x${spiI} 0x${spiR} sha256:0x${ar} aes128:0x${er}\n`,
    );
    expect(complaints).toEqual([]);
    let opened = 0;
    await decodeWith(
      captureOf('ikev2-psk-nat', 'pre-nat'),
      ring,
      ({ tree }) => (opened += valuesOf(tree, 'natt.ike.integrity_good').length),
    );
    expect(opened).toBeGreaterThan(10);
  });

  it('ip xfrm state', async () => {
    const story = storyOf('ikev2-psk-nat') as unknown as { keys: { esp: readonly Record<string, string>[] } };
    const states = story.keys.esp.map(
      ({ spi, enc_key, auth_key }) => `src 192.168.10.10 dst 203.0.113.10
\tproto esp spi 0x${spi} reqid 1 mode tunnel
\treplay-window 32 flag af-unspec
\tauth-trunc hmac(sha256) 0x${auth_key} 128
\tenc cbc(aes) 0x${enc_key}
\tencap type espinudp sport 4500 dport 4500 addr 0.0.0.0
`,
    );
    const { ring, complaints } = read(states.join(''));
    expect(complaints).toEqual([]);
    expect(await provenBy(ring, 'ikev2-psk-nat')).toBe(18);
    expect(read(states[0]!.replace('cbc(aes)', 'cbc(twofish)')).complaints[0]).toBe('keys:5: encryption "cbc(twofish)" is not supported');
  });

  it('a Decryption Secrets Block of a pcapng file', () => {
    const text = tableOf('ikev2-psk-nat', 'esp_sa');
    const block = (type: number, body: Uint8Array) => {
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      const whole = Buffer.alloc(padded.length + 12);
      whole.writeUInt32LE(type, 0);
      whole.writeUInt32LE(whole.length, 4);
      padded.copy(whole, 8);
      whole.writeUInt32LE(whole.length, whole.length - 4);
      return whole;
    };
    const section = Buffer.from('4d3c2b1a01000000ffffffffffffffff', 'hex');
    const secrets = Buffer.concat([Buffer.from('455350730000000000', 'hex').subarray(0, 8), text]);
    secrets.writeUInt32LE(text.length, 4);
    expect(read(Buffer.concat([block(0x0a0d0d0a, section), block(10, secrets)])).ring.esp).toHaveLength(6);
  });
});

it("tcpdump's file of secrets opens tcpdump's capture", async () => {
  const captures = publicCaptures();
  const path = captures.find(({ path: one }) => one.endsWith('/08-sunrise-sunset-aes.pcap'))?.path;
  if (!path) return;
  const { ring, complaints } = read(readFileSync(path.replace(/[^/]+$/, 'esp-secrets.txt')));
  expect(complaints).toEqual([]);
  let inner = 0;
  await decodeWith(
    path,
    ring,
    ({ layers }) => (inner += layers.some(({ protocol }, i) => protocol === 'ip' && layers[i - 1]?.protocol === 'esp') ? 1 : 0),
  );
  expect(inner).toBeGreaterThan(0);
});

it('20,000 mutated key files of all kinds do not throw, and show no key', () => {
  const random = randomSource(7);
  const kinds = [
    tableOf('ikev2-psk-nat', 'esp_sa').subarray(0, 400),
    tableOf('ikev2-psk-nat', 'ikev2_decryption_table'),
    tableOf('ikev1-main-psk-nat', 'ikev1_decryption_table'),
    Buffer.from(charonDump('Sk_d secret', mac) + charonDump('Sk_ei secret', secret)),
    Buffer.from(
      `src 192.0.2.1 dst 192.0.2.2\n\tproto esp spi 0x1 reqid 1\n\tauth-trunc hmac(sha256) 0x${mac} 128\n\tenc cbc(aes) 0x${secret}\n`,
    ),
    Buffer.from(`0x12345678@192.1.2.45 aes-cbc-hmac96:0x${secret}\n`),
  ];
  for (let i = 0; i < 20_000; i++) {
    const { complaints } = read(mutate(kinds[i % kinds.length]!, random));
    for (const complaint of complaints) expect(complaint).not.toMatch(/[0-9a-f]{32}/i);
  }
});
