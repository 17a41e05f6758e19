// Sessions as ladders: text, SVG and Mermaid.
import { expect, it } from 'vitest';
import { standardRegistry } from '../../src/engine/index.ts';
import { ladderMermaid } from '../../src/output/ladder/mermaid.ts';
import { laddersSvg } from '../../src/output/ladder/svg.ts';
import { ladderText } from '../../src/output/ladder/text.ts';
import { type LadderNames, ladderOf } from '../../src/session/ladder.ts';
import { captureOf, labCaptures } from '../captures.ts';
import { diagnose } from '../diagnose.ts';

const registry = standardRegistry();
const names: LadderNames = {
  exchange: (type) => registry.namesOf('ike.exchange')?.ofInteger(type),
  notification: (version, type) => registry.namesOf(version === 1 ? 'ike.notification' : 'ike.notify')?.ofInteger(type),
};

it('text: a port that is blocked', async () => {
  const result = await diagnose(captureOf('fail-drop-4500', 'pre-nat'));
  expect(ladderText(result.sessions[0]!, 1, result, names)).toMatchInlineSnapshot(`
    "Session 1, IKEv2, ┊ is the NAT
       time   packet   client 192.168.10.10                                  gateway 203.0.113.10
       0.000        1    :500 ──┊─ IKE_SA_INIT request; SA, KE, NONCE, N ×5 ───────────────▶ :500
       0.002        2    :500 ◀─┊ IKE_SA_INIT response; destination hash ≠ packet; SA, … ─── :500
       0.005        3   :4500 ──┊─ IKE_AUTH request ×4; no answer; moves to 4500; encryp… ─▶ :4500
                                 ✗ udp-4500-blocked
    "
  `);
});

it('text: a mapping that is forgotten', async () => {
  const result = await diagnose(captureOf('nat-timeout', 'post-nat'));
  expect(ladderText(result.sessions[0]!, 1, result, names)).toMatchInlineSnapshot(`
    "Session 1, IKEv2, ┊ is the NAT
       time   packet   client 192.168.10.10 as 203.0.113.1                   gateway 203.0.113.10
       0.000        1  :24586 ──┊─ IKE_SA_INIT request; source hash ≠ packet; SA, KE, NO… ─▶ :500
       0.002        2  :24586 ◀─┊───────────── IKE_SA_INIT response; SA, KE, NONCE, N ×6 ─── :500
       0.003        3  :29078 ──┊─ IKE_AUTH request; moves to 4500; encrypted ─────────────▶ :4500
       0.004        4  :29078 ◀─┊────────────────────────── IKE_AUTH response; encrypted ─── :4500
       0.013        5  :29078 ──┊─ ESP 0x02f2e63e: 2 packets until packet 7 ───────────────▶ :4500
       0.013        6  :29078 ◀─┊───────────── ESP 0x762fbcc5: 7 packets until packet 26 ─── :4500
                                ┊                    7.3 s of silence
       7.320       10  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
                                 ! keepalive-missing
       7.847       12  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
       8.866       13  :29078 ◀─┊────── CREATE_CHILD_SA request ×3; no answer; encrypted ─── :4500
                                 ! peer-dead
       8.866       14  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
       9.866       16  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
      11.367       18  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
      11.385       19  :29794 ──┊─ ESP 0x02f2e63e: 3 packets until packet 25 ──────────────▶ :4500
      11.387       21  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
      11.688       24  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
      12.008       27  :29078 ──┊─ ICMP port unreachable from 203.0.113.1 ─────────────────▶ :4500
                                 ✗ nat-mapping-expired
                                 ✗ nat-mapping-rebound
      14.028       28  :29794 ──┊─ INFORMATIONAL request ×3; no answer; encrypted ─────────▶ :4500
    "
  `);
});

it('every line of every scenario has at most 100 columns, and rungs stand in the order of their packets', async () => {
  for (const { path } of labCaptures()) {
    const result = await diagnose(path);
    for (const [i, session] of result.sessions.entries()) {
      const { rungs } = ladderOf(session, names);
      expect(rungs.map(({ packet }) => packet)).toEqual(rungs.map(({ packet }) => packet).sort((a, b) => a - b));
      const lines = ladderText(session, i + 1, result, names).split('\n');
      expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
    }
  }
});

it('a ladder counts every IKE message and every ESP packet of its session', async () => {
  const result = await diagnose(captureOf('ikev2-psk-nat', 'pre-nat'));
  for (const session of result.sessions) {
    const { rungs } = ladderOf(session, names);
    const ike = rungs.filter(({ kind }) => kind === 'ike').flatMap(({ packets }) => packets);
    expect(ike).toHaveLength(session.sides.initiator.messages + session.sides.responder.messages);
    const esp = rungs.filter(({ kind }) => kind === 'esp').map(({ words }) => Number(/: (\d+) packets?/.exec(words)![1]));
    const flows = [...session.esp.initiator, ...session.esp.responder];
    expect(esp.reduce((sum, count) => sum + count, 0)).toBe(flows.reduce((sum, { packets }) => sum + packets, 0));
  }
});

it('SVG needs nothing else, and its tags are closed', async () => {
  for (const { path } of labCaptures()) {
    const result = await diagnose(path);
    const svg = laddersSvg(
      result.sessions.map((session, i) => ({ session, number: i + 1 })),
      result,
      names,
    );
    const open: string[] = [];
    for (const [, close, tag, self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(tag);
      else if (!self) open.push(tag!);
    }
    expect(open).toEqual([]);
    expect(svg).not.toMatch(/<script|href|url\(|<image|@import/);
  }
});

it('names that hold markup are shown as they are', async () => {
  const result = await diagnose(captureOf('fail-drop-4500', 'pre-nat'));
  const hostile: LadderNames = { exchange: () => '<script>alert(1)</script>; "x" & #\n\x1b[2J', notification: () => undefined };
  const svg = laddersSvg([{ session: result.sessions[0]!, number: 1 }], result, hostile);
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&#60;script&#62;');
  const mermaid = ladderMermaid(result.sessions[0]!, result, hostile);
  for (const harm of ['<script', '; "', '\x1b']) expect(mermaid).not.toContain(harm);
  expect(mermaid.split('\n').filter((line) => line.includes('->>'))).toHaveLength(3);
});

it('Mermaid: participants, messages and findings', async () => {
  const result = await diagnose(captureOf('fail-drop-4500', 'pre-nat'));
  expect(ladderMermaid(result.sessions[0]!, result, names)).toMatchInlineSnapshot(`
    "sequenceDiagram
        participant client as client 192.168.10.10
        participant client_nat as NAT
        participant gateway as gateway 203.0.113.10
        client->>gateway: 1. IKE_SA_INIT request#59; SA, KE, NONCE, N ×5 (500 → 500)
        gateway->>client: 2. IKE_SA_INIT response#59; destination hash ≠ packet#59; SA, KE, NONCE, N ×6 (500 ← 500)
        client->>gateway: 3. IKE_AUTH request ×4#59; no answer#59; moves to 4500#59; encrypted (4500 → 4500)
        Note over client,gateway: error: udp-4500-blocked
    "
  `);
});
