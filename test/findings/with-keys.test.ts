// What keys change in a diagnosis: refusals are named, and nothing else becomes different.
import { expect, it } from 'vitest';
import type { KeyRing } from '../../src/engine/index.ts';
import { keyedScenarios, ringOf } from '../crypto/lab.ts';
import { diagnose } from '../diagnose.ts';

interface Change {
  readonly added: readonly string[];
  readonly gone?: readonly string[];
  /** Only the capture on this side changes. */
  readonly side?: 'pre-nat' | 'post-nat';
}

const refusal = (id: string): Change => ({ added: [id], gone: ['encrypted-refusal'] });

/** By scenario. */
const changes: Readonly<Record<string, Change>> = {
  'fail-cert-untrusted': refusal('auth-failed'),
  'fail-child-proposal-mismatch': { added: ['child-proposal-mismatch'] },
  'fail-eap-md5-wrong-password': refusal('user-auth-failed'),
  'fail-id-information-ikev1': refusal('ts-unacceptable'),
  'fail-psk-mismatch': refusal('auth-failed'),
  'fail-xauth-wrong-password': { added: ['user-auth-failed'] },
  'ikev2-mobike': { added: ['address-changed-mobike'], gone: ['nat-mapping-rebound'], side: 'post-nat' },
  'vpnc-ikev1': { added: ['natd-hashed-with-port-500'] },
};

const captures = keyedScenarios.flatMap(({ name, paths }) => paths.map((path) => ({ name, path, file: path.split('/').at(-1)! })));

it.each(captures)('$file', async ({ name, path }) => {
  const ids = async (ring?: KeyRing) => {
    return [...new Set((await diagnose(path, { searchBudget: 0 }, ring)).findings.map(({ id }) => id))].sort();
  };
  const { added, gone = [], side } = changes[name] ?? { added: [] };
  const isChanged = side === undefined || path.includes(`.${side}.`);
  const before = await ids();
  const expected = isChanged ? [...before.filter((id) => !gone.includes(id)), ...added].sort() : before;
  if (isChanged) for (const id of gone) expect(before).toContain(id);
  expect(await ids(ringOf(name))).toEqual(expected);
});
