import { type Field, field, type Time } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';
import { timeBetween } from '../frame.ts';

const fields = {
  time: field('icmp.data_time', 'Time that the sender put into the data', 'time'),
  relative: field('icmp.data_time_relative', 'Time since then', 'span'),
} as const;

const day = 86_400;

/**
 * Many ping programs begin their data with the time of sending: seconds and microseconds, in either byte order. It is
 * taken for one where it is within a day of the capture.
 */
const echoTime: DecoderFunction = {
  fields: Object.values(fields) as Field[],
  compute: (site, packet) => {
    const start = site.node.end;
    if (!packet.time || site.quoted || site.end - start < 8) return;
    const view = new DataView(site.source.bytes.buffer, site.source.bytes.byteOffset + start, 8);
    const captured = packet.time;
    const candidates: Time[] = [false, true].map((little) => ({
      seconds: view.getUint32(0, little),
      nanoseconds: view.getUint32(4, little) * 1000,
    }));
    const distance = ({ seconds }: Time) => Math.abs(captured.seconds - seconds);
    const [nearest] = candidates.sort((a, b) => distance(a) - distance(b));
    if (distance(nearest!) > day || nearest!.nanoseconds >= 1e9) return;
    const range = { start, end: start + 8 };
    site.add(fields.time, nearest!, range);
    site.add(fields.relative, timeBetween(captured, nearest!), range);
    site.take(8);
  },
};

/** What ICMP needs beyond rows, by the name that a `with` key gives. */
export const icmpFunctions: ReadonlyMap<string, DecoderFunction> = new Map([['time.echo', echoTime]]);
