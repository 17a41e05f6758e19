import type { DiagnosisResult, Finding } from '../findings/finding.ts';
import type { End } from '../session/end.ts';
import type { EspFlow } from '../session/esp-flow.ts';
import { noSpi } from '../session/message.ts';
import { type NatVerdict, natVerdict } from '../session/nat-verdict.ts';
import type { IkeSession, Party } from '../session/session.ts';
import { floatOf, stateOf } from '../session/state.ts';
import { addressText } from '../session/words.ts';

/** The object that `diagnose --json` writes for one file; `diagnosis.schema.json` describes it. */
export function diagnosisJson(file: string, { packets, duration, sessions, findings, leftOut }: DiagnosisResult): object {
  const ids = new Map(sessions.map((session, i) => [session, i + 1]));
  const places = new Map(findings.map((finding, i) => [finding, i]));
  return {
    schema: 1,
    file,
    packets,
    duration: round(duration),
    leftOut: { ...leftOut },
    sessions: sessions.map((session, i) => sessionJson(session, i + 1)),
    findings: findings.map((finding) =>
      findingJson(finding, finding.session ? ids.get(finding.session)! : null, finding.under ? places.get(finding.under)! : null),
    ),
  };
}

function findingJson(finding: Finding, session: number | null, under: number | null): object {
  const { id, severity, confidence, thresholds, packets, title, because, fix, settledBy } = finding;
  return {
    id,
    severity,
    confidence,
    session,
    under,
    thresholds: thresholds ?? null,
    packets,
    title,
    because,
    fix,
    settledBy: settledBy ?? null,
  };
}

function sessionJson(session: IkeSession, id: number): object {
  const { version, initiatorSpi, responderSpi, firstPacket, lastPacket } = session;
  const verdict = natVerdict(session);
  return {
    id,
    ike: version,
    initiator: sideJson(session, 'initiator', verdict),
    responder: sideJson(session, 'responder', verdict),
    spi: { initiator: initiatorSpi, responder: responderSpi === noSpi ? null : responderSpi },
    firstPacket,
    lastPacket,
    state: stateOf(session, true),
    natTraversal: natTraversalOf(session),
    behindNat: { who: verdict.who, confidence: verdict.confidence, because: verdict.because, packets: verdict.packets },
    float: floatOf(session) ?? null,
    keepalives: keepalivesJson(session),
    tunnels: tunnelsOf(session),
  };
}

function sideJson(session: IkeSession, party: Party, { inside }: NatVerdict): object {
  const { address, port } = session.end(party);
  const own = inside[party];
  const isHidden = own !== undefined && own.address !== address;
  return { address: addressText(address), port, inside: isHidden ? endJson(own) : null };
}

function endJson({ address, port }: End): object {
  return { address: addressText(address), port };
}

/** What both sides offer: the best of it is agreed on (RFC 3947 §3.1, RFC 7296 §2.23). */
function natTraversalOf({ sides }: IkeSession): string {
  const both = sides.initiator.natOffers.filter((offer) => sides.responder.natOffers.includes(offer));
  const best = ['ikev2', 'rfc3947'].find((offer) => both.includes(offer));
  return best ?? both.sort().at(-1) ?? 'none';
}

function keepalivesJson({ keepalives }: IkeSession): object | null {
  const from = keepalives.responder.count > keepalives.initiator.count ? 'responder' : 'initiator';
  const { count, intervals, longestGap } = keepalives[from];
  if (count === 0) return null;
  const median = [...intervals].sort((a, b) => a - b)[Math.floor(intervals.length / 2)];
  return { count, from, medianInterval: median === undefined ? null : round(median), longestGap: count < 2 ? null : round(longestGap) };
}

/** SAs of both directions, one with the other that began next to it. */
function tunnelsOf({ esp }: IkeSession): object[] {
  const byFirst = (flows: readonly EspFlow[]) => [...flows].sort((a, b) => a.first.packet - b.first.packet);
  const [up, down] = [byFirst(esp.initiator), byFirst(esp.responder)];
  return Array.from({ length: Math.max(up.length, down.length) }, (_, i) => {
    const [to, back] = [up[i], down[i]];
    const both = (value: (flow: EspFlow) => number) => [to ? value(to) : 0, back ? value(back) : 0];
    return {
      spi: { toResponder: spiText(to), toInitiator: spiText(back) },
      mode: null,
      encapsulation: (to ?? back)!.carrier.encapsulation,
      packets: both(({ packets }) => packets),
      bytes: both(({ octets }) => octets),
      lost: both(({ lost }) => lost),
    };
  });
}

function spiText(flow: EspFlow | undefined): string | null {
  return flow ? flow.spi.toString(16).padStart(8, '0') : null;
}

/** Microseconds are more than a capture's clock is good for. */
function round(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
