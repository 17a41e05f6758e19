import type { End, EspSa, IkeSa, Keepalives, Overview } from '../engine/index.ts';
import { type Paint, printable } from '../output/paint.ts';

/** Rows of one table; a busy capture has thousands. */
export const mostRows = 20;

export interface OverviewTextOptions {
  readonly file: string;
  /** What is said of the IPsec sessions, as lines; empty for nothing. */
  readonly lead: string;
  readonly paint: Paint;
  readonly exchangeName: (type: number) => string;
  /** What a protocol that carries ESP is called, where that is not the usual: "Cisco IPsec over UDP". */
  readonly carrierName: (protocol: string) => string | undefined;
  /** A label of other traffic, "udp port 53", with the protocol as it is called in a packet list. */
  readonly protocolName: (label: string) => string;
}

/** The overview for a terminal. */
export function overviewText(overview: Overview, options: OverviewTextOptions): string {
  const { file, lead, paint, exchangeName, carrierName, protocolName } = options;
  const { packets, octets, duration, ikeSas, espSas, keepalives, other, rows, leftOut } = overview;
  const facts = `${count(packets, 'packet')} · ${octets} octets · ${duration.toFixed(1)} s`;
  return [
    `${paint.strong(printable(file))}  ${facts}\n`,
    lead,
    table('IKE SAs', ikeSas, rows.ikeSas, (sa) => ikeLines(sa, exchangeName), paint),
    table('ESP SAs', espSas, rows.espSas, (sa) => espLine(sa, carrierName), paint),
    table('NAT-keepalives', keepalives, rows.keepalives, keepaliveLine, paint),
    table(
      'Other traffic',
      other,
      rows.other,
      (kind) => `${protocolName(kind.protocol)}: ${count(kind.packets, 'packet')}, ${kind.octets} octets`,
      paint,
    ),
    ...leftOut.map((what) => paint.wrong(`Not shown: ${what}\n`)),
  ].join('');
}

function table<Row>(title: string, rows: readonly Row[], count: number, line: (row: Row) => string, paint: Paint): string {
  if (rows.length === 0) return '';
  const more = count > rows.length ? `  … and ${count - rows.length} more\n` : '';
  const lines = rows.map((row) => `  ${line(row)}\n`);
  return `\n${paint.strong(title)}\n${lines.join('')}${more}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function ikeLines(sa: IkeSa, exchangeName: (type: number) => string): string {
  const { version, initiator, responder, initiatorSpi, responderSpi, ports, messages, firstPacket, lastPacket } = sa;
  const portText = ports.map((pair) => `${pair.initiator} → ${pair.responder}`).join(', then ');
  const exchanges = [...sa.exchanges].map(([type, times]) => `${times} ${exchangeName(type)}`).join(', ');
  return [
    `IKEv${version}  ${initiator} → ${responder}  ports ${portText}`,
    `${sa.fromTheStart ? `Begun by ${initiator}` : `Initiator ${initiator}; made by a rekey, or before the capture began`}; SPIs ${initiatorSpi}, ${responderSpi || 'no answer'}`,
    `${messages[0]} + ${messages[1]} messages in packets ${firstPacket}–${lastPacket}: ${exchanges}`,
  ].join('\n    ');
}

function endText({ address, port }: End): string {
  if (port === 0) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function espLine(sa: EspSa, carrierName: OverviewTextOptions['carrierName']): string {
  const { spi, source, destination, encapsulated, carrier, plain, packets, octets, firstSequence, lastSequence } = sa;
  const how = (carrierName(carrier) ?? (encapsulated ? 'ESP in UDP' : 'ESP')) + (plain ? ', not encrypted' : '');
  const sequence = `sequence ${firstSequence}–${lastSequence}`;
  return `0x${spi.toString(16).padStart(8, '0')}  ${endText(source)} → ${endText(destination)}  ${how}  ${count(packets, 'packet')}, ${octets} octets, ${sequence}`;
}

function keepaliveLine({ source, destination, count: times, span, longestGap }: Keepalives): string {
  const rhythm = times > 1 ? `, every ${(span / (times - 1)).toFixed(1)} s, longest gap ${longestGap.toFixed(1)} s` : '';
  return `${endText(source)} → ${endText(destination)}  ${times}${rhythm}`;
}
