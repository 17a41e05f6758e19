// The lab's keys, as the stories of its scenarios hold them, and captures decoded with keys.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createDecoder,
  emptyKeyRing,
  type KeyRing,
  openCapture,
  type Packet,
  type Primitives,
  readKeys,
  recordOf,
} from '../../src/engine/index.ts';
import { fileSource, nodePrimitives } from '../../src/engine/node/index.ts';
import { labCaptures } from '../captures.ts';

/** What a story says of keys: which were at hand, and how many packets of all its captures they proved. */
export interface Story {
  readonly keys: {
    readonly ikev1: readonly { readonly icookie: string; readonly ka: string; readonly skeyid_d: string; readonly skeyid_a: string }[];
    readonly ikev2: readonly {
      readonly spi_i: string;
      readonly spi_r: string;
      readonly sk_d: string;
      readonly verified: number;
      readonly encrypted_messages: number;
    }[];
    readonly esp: readonly { readonly spi: string; readonly packets: number; readonly verified: number }[];
  };
}

export const tables = ['esp_sa', 'ikev1_decryption_table', 'ikev2_decryption_table'] as const;

const scenario = (name: string) => fileURLToPath(new URL(`../../captures/${name}/${name}`, import.meta.url));

/** Scenarios that have keys, each with its captures around the NAT. */
export const keyedScenarios = [...new Set(labCaptures().map(({ name }) => name))]
  .filter((name) => tables.some((table) => tableOf(name, table).length > 0))
  .map((name) => ({
    name,
    paths: labCaptures()
      .filter((one) => one.name === name && one.view !== 'cli-inner')
      .map(({ path }) => path),
  }));

export function storyOf(name: string): Story {
  const story = JSON.parse(readFileSync(`${scenario(name)}.json`, 'utf8'));
  return { keys: { ikev1: [], ikev2: [], esp: [], ...story.keys } };
}

/** The octets of one of Wireshark's tables of a scenario. */
export function tableOf(name: string, table: string): Uint8Array {
  const path = `${scenario(name)}.keys/${table}`;
  return existsSync(path) ? readFileSync(path) : new Uint8Array(0);
}

export function ringOf(name: string, of: readonly string[] = tables): KeyRing {
  const ring = emptyKeyRing();
  for (const table of of) {
    const octets = tableOf(name, table);
    if (octets.length > 0) readKeys(ring, table, octets);
  }
  return ring;
}

/** Visits the packets of a capture, decoded with keys. */
export async function decodeWith(
  path: string,
  keys: KeyRing,
  visit: (packet: Packet) => void,
  primitives: Primitives = nodePrimitives,
): Promise<void> {
  const decoder = createDecoder({ keys, primitives, nullEncryption: false });
  for await (const batch of openCapture(await fileSource(path))) {
    for (let i = 0; i < batch.count; i++) visit(decoder.decode(recordOf(batch, i)));
  }
}
