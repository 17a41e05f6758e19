import { TreeNode, type Words } from '../compile/node.ts';
import type { Node, Source } from '../compile/tree.ts';
import { type Field, field, type Time, type Value } from '../schema/field.ts';
import type { PacketRecord } from './decoder.ts';
import type { Packet } from './packet.ts';

/** LINKTYPE_ values of files as Wireshark numbers them itself (`frame.encap_type`). */
const encapsulations: Readonly<Record<number, number>> = {
  0: 15,
  1: 1,
  9: 4,
  12: 7,
  14: 7,
  50: 4,
  51: 188,
  101: 7,
  108: 15,
  109: 38,
  113: 25,
  204: 18,
  228: 129,
  229: 130,
  276: 210,
};

const fields = {
  sectionNumber: field('frame.section_number', 'Section number', 'u32'),
  interfaceId: field('frame.interface_id', 'Interface id', 'u32'),
  interfaceName: field('frame.interface_name', 'Interface name', 'text'),
  interfaceDescription: field('frame.interface_description', 'Interface description', 'text'),
  encapType: field('frame.encap_type', 'Encapsulation type', 'u16'),
  time: field('frame.time', 'Arrival time', 'time'),
  offsetShift: field('frame.offset_shift', 'Time shift for this packet', 'span'),
  timeEpoch: field('frame.time_epoch', 'Epoch time', 'span'),
  timeDelta: field('frame.time_delta', 'Time since the previous packet', 'span'),
  timeDeltaDisplayed: field('frame.time_delta_displayed', 'Time since the previous packet shown', 'span'),
  timeRelative: field('frame.time_relative', 'Time since the first packet', 'span'),
  number: field('frame.number', 'Frame number', 'u32'),
  length: field('frame.len', 'Length on the wire', 'u32'),
  capturedLength: field('frame.cap_len', 'Length in the capture', 'u32'),
  marked: field('frame.marked', 'Marked', 'bool'),
  ignored: field('frame.ignored', 'Ignored', 'bool'),
  protocols: field('frame.protocols', 'Protocols', 'text'),
  comment: field('frame.comment', 'Comment', 'text'),
} as const;

const layerField = field('frame', 'Frame', 'none');

/** Fields of the frame itself, which no dissector declares. */
export const frameFields: readonly Field[] = [layerField, ...Object.values(fields)];

/** What stands for the time of a packet without one, as in Wireshark. */
export const zero: Time = { seconds: 0, nanoseconds: 0 };

/** `a - b`, both parts of the same sign. */
export function timeBetween(a: Time, b: Time): Time {
  let seconds = a.seconds - b.seconds;
  let nanoseconds = a.nanoseconds - b.nanoseconds;
  if (seconds > 0 && nanoseconds < 0) {
    seconds -= 1;
    nanoseconds += 1e9;
  } else if (seconds < 0 && nanoseconds > 0) {
    seconds += 1;
    nanoseconds -= 1e9;
  }
  return { seconds, nanoseconds };
}

/** Layers in one line, e.g. `eth:ethertype:ip:udp:isakmp`: the EtherType lookup counts as a layer of its own. */
export function protocolPath(packet: Packet): string {
  let path = '';
  for (const { protocol, via } of packet.layers) path += `${path === '' ? '' : ':'}${via === 'ethertype' ? 'ethertype:' : ''}${protocol}`;
  return path;
}

class FrameWords implements Words {
  readonly #record: PacketRecord;

  constructor(record: PacketRecord) {
    this.#record = record;
  }

  wordsOf(): string {
    const { number, originalLength, bytes } = this.#record;
    return `Frame ${number}, ${originalLength} octets on the wire, ${bytes.length} captured`;
  }
}

/** Times that a frame's own is compared with. */
export interface FrameTimes {
  readonly first: Time;
  readonly previous: Time;
  /** The previous packet that passed the filter. */
  readonly shown: Time;
}

/** The frame's own node: when and where it was captured, and what it turned out to hold. */
export function frameNode(record: PacketRecord, packet: Packet, { first, previous, shown }: FrameTimes): Node {
  const source: Source = packet.sources[0]!;
  const { bytes } = record;
  const node = new TreeNode('layer', layerField, true, source, 0, bytes.length, new FrameWords(record));
  const add = (made: Field, value: Value | undefined) => {
    if (value !== undefined) node.add(new TreeNode('computed', made, value, source, 0, bytes.length));
  };
  add(fields.sectionNumber, record.section);
  add(fields.interfaceId, record.interface?.id);
  add(fields.interfaceName, record.interface && (record.interface.name ?? 'unknown'));
  add(fields.interfaceDescription, record.interface?.description);
  add(fields.encapType, record.linkType === undefined ? undefined : encapsulations[record.linkType]);
  const { time } = record;
  if (time) {
    add(fields.time, time);
    add(fields.offsetShift, zero);
    add(fields.timeEpoch, time);
    add(fields.timeDelta, timeBetween(time, previous));
    add(fields.timeDeltaDisplayed, timeBetween(time, shown));
    add(fields.timeRelative, timeBetween(time, first));
  }
  add(fields.number, record.number);
  add(fields.length, record.originalLength);
  add(fields.capturedLength, bytes.length);
  add(fields.marked, false);
  add(fields.ignored, false);
  add(fields.protocols, protocolPath(packet));
  add(fields.comment, record.comment);
  return node;
}
