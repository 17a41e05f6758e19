// A user who is refused in PPP that is not encrypted: the lab's login, with the answer turned round.
import { expect, it } from 'vitest';
import { bytesSource, createDecoder, Diagnosis, openCapture, recordOf, standardRegistry } from '../../src/engine/index.ts';
import { captureOf } from '../captures.ts';
import { pcapOf, recordsOf } from '../pcap.ts';

const registry = standardRegistry();
const [success, failure] = [3, 4];

/** The packets of a login, the code of CHAP's last message set to another one. */
async function login(code: number): Promise<Uint8Array> {
  const records = recordsOf(captureOf('l2tp-plain', 'pre-nat'));
  const decoder = createDecoder({ registry });
  let changed = 0;
  for await (const batch of openCapture(bytesSource(pcapOf(records), 'x.pcap')))
    for (let i = 0; i < batch.count; i++) {
      const layer = decoder.decode(recordOf(batch, i)).layers.find(({ protocol }) => protocol === 'chap');
      const at = layer?.node.start ?? 0;
      if (!layer || records[i]!.bytes[at] !== success) continue;
      records[i] = { ...records[i]!, bytes: Uint8Array.from(records[i]!.bytes, (octet, place) => (place === at ? code : octet)) };
      changed++;
    }
  expect(changed).toBeGreaterThan(0);
  return pcapOf(records);
}

async function findings(octets: Uint8Array) {
  const diagnosis = new Diagnosis(registry, createDecoder({ registry }));
  for await (const batch of openCapture(bytesSource(octets, 'x.pcap'))) diagnosis.add(batch);
  return (await diagnosis.finish()).findings;
}

it('is found where CHAP ends with a failure', async () => {
  const found = (await findings(await login(failure))).find(({ id }) => id === 'user-auth-failed');
  expect(found).toMatchObject({ severity: 'error', confidence: 'certain' });
  expect(found!.because).toMatch(/by CHAP/);
});

it('is not where it ends with success', async () => {
  expect((await findings(await login(success))).map(({ id }) => id)).not.toContain('user-auth-failed');
});
