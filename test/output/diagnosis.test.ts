// What diagnose writes: JSON as its published schema says, and words.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { diagnosisJson } from '../../src/output/diagnosis-json.ts';
import { diagnosisSchema } from '../../src/output/diagnosis-schema.ts';
import { diagnosisText, leadText } from '../../src/output/diagnosis-text.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(diagnosisSchema);

function check(value: unknown): void {
  validate(JSON.parse(JSON.stringify(value)));
  expect(validate.errors).toBeNull();
}

describe('JSON', () => {
  it.each(labCaptures().map(({ name, view, path }) => [`${name} ${view}`, path] as const))('%s', async (name, path) => {
    const object = diagnosisJson(name, await diagnose(path));
    check(object);
    check([object, object]);
  });

  it('consequences name their causes by place', async () => {
    const { findings } = diagnosisJson('x', await diagnose(captureOf('nat-timeout', 'post-nat'))) as {
      findings: { id: string; under: number | null }[];
    };
    const expired = findings.find(({ id }) => id === 'nat-mapping-expired')!;
    expect(findings[expired.under!]!.id).toBe('keepalive-missing');
  });
});

describe('words', () => {
  it('lines have at most 100 columns but for a finding and a session', async () => {
    for (const { path } of labCaptures()) {
      const lines = diagnosisText('x.pcap', await diagnose(path)).split('\n');
      expect(lines.filter((line) => line.length > 100 && !/\[[a-z0-9-]+, |^ +\d+ {2}IKEv| {5}/.test(line))).toEqual([]);
    }
  });

  it('an overview is led by causes, what comes of them, and who is behind a NAT', async () => {
    expect(leadText('x.pcap', await diagnose(captureOf('nat-timeout', 'post-nat')))).toMatchInlineSnapshot(`
      "2 errors and 2 warnings.
        ! The client sends no NAT keepalives.  [keepalive-missing]
          → client: Send NAT keepalives every 3 s: this NAT forgets sooner than the usual 20 s allow.
          ✗ The NAT forgot the client after 7.0 s of silence.  [nat-mapping-expired]
            ✗ The NAT gave the client a new port in mid-session, and the gateway goes on sending to the old one.  [nat-mapping-rebound]
            ! The client has vanished.  [peer-dead]
        The client is behind a NAT; its own address is 192.168.10.10:500.
        nattscope diagnose x.pcap shows the evidence
      "
    `);
    expect(leadText('x.pcap', await diagnose(captureOf('ikev2-psk-nat', 'post-nat')))).toMatchInlineSnapshot(`
      "Nothing is wrong: 2 IKE sessions, all with a tunnel.
        The client is behind a NAT; its own address is 192.168.10.10:500.
      "
    `);
    expect(leadText('x.pcap', await diagnose(captureOf('fail-no-answer-500', 'post-nat')))).toMatchInlineSnapshot(`
      "The capture is empty.
      "
    `);
  });

  it('a name that is meant to harm the terminal does not', async () => {
    expect(diagnosisText('\x1b[2Jx', await diagnose(captureOf('fail-no-answer-500', 'post-nat')))).not.toContain('\x1b');
  });
});
