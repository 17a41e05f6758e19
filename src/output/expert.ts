import type { Node, Note, Severity } from '../compile/tree.ts';
import type { Packet } from '../decode/packet.ts';
import { type Field, field as makeField, type Value } from '../schema/field.ts';

/** Expert infos, as Wireshark numbers their severities and groups. */
const severities: Readonly<Record<Severity, number>> = { error: 0x00800000, warning: 0x00600000, note: 0x00400000 };
const groups: Readonly<Record<Note['kind'], readonly [string, number]>> = {
  short: ['Malformed', 0x07000000],
  check: ['Protocol', 0x09000000],
  limit: ['Undecoded', 0x05000000],
};
const fields = {
  whole: makeField('_ws.expert', 'Expert Info', 'none'),
  message: makeField('_ws.expert.message', 'Message', 'text'),
  severity: makeField('_ws.expert.severity', 'Severity level', 'u32', { valueName: nameIn(Object.entries(severities)) }),
  group: makeField('_ws.expert.group', 'Group', 'u32', { valueName: nameIn(Object.values(groups)) }),
};

function nameIn(names: readonly (readonly [string, number])[]): (value: number) => string | undefined {
  return (value) => names.find(([, number]) => number === value)?.[0];
}

/** How many nodes {@link expertNodes} gives. */
export const expertParts = 4;

/** What Wireshark has in place of a note: an expert info, and its message, severity and group. */
export function expertNodes({ notes }: Packet, { field, label: message = field.label, source, start }: Node): Node[] {
  const note = notes.find(({ say, offset, source: of }) => say === message && offset === start && of === source);
  const severity = note?.severity ?? 'warning';
  const [group, number] = groups[note?.kind ?? 'check'];
  const node = (made: Field, value: Value): Node => {
    return { kind: 'computed', field: made, value, source, start, end: start, children: [] };
  };
  return [
    { ...node(fields.whole, true), label: `Expert Info (${severity}/${group}): ${message}` },
    node(fields.message, message),
    node(fields.severity, severities[severity]),
    node(fields.group, number),
  ];
}
