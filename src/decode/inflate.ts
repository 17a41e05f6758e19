import type { Opened, Site } from '../compile/host.ts';
import { library } from './fflate.ts';
import { limits } from './limits.ts';
import type { Opener } from './opener.ts';

/** CPIs of DEFLATE: its own, and negotiated ones, which say nothing of the algorithm (RFC 3173 §3.3). */
function mayBeDeflate(cpi: unknown): boolean {
  return cpi === 2 || (typeof cpi === 'number' && cpi > 255);
}

/** Opens the payload of IPComp where it is DEFLATE without a header (RFC 2394). */
export const ipcompInflate: Opener = {
  open: (site: Site): Opened | undefined => {
    const { source, node } = site;
    if (site.quoted || site.limitedBy === 'capture' || !mayBeDeflate(site.valueOf('ipcomp.cpi'))) return undefined;
    const bytes = inflate(source.bytes.subarray(node.start, node.end));
    return bytes && { source: { label: 'Inflated', bytes }, start: 0, end: bytes.length, nodes: [] };
  },
};

/** Octets given to the inflater at a time: what they may become, 1032 times as much, is bounded by them. */
const step = 512;

/** Undefined where the octets are no DEFLATE, or become more than a datagram holds. */
function inflate(deflated: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let octets = 0;
  let ended = false;
  const { Inflate } = library();
  const inflater = new Inflate((part, final) => {
    parts.push(part);
    octets += part.length;
    ended ||= final;
  });
  try {
    for (let at = 0; at < deflated.length && octets <= limits.wholeOctets; at += step) {
      inflater.push(deflated.subarray(at, at + step), at + step >= deflated.length);
    }
  } catch {
    return undefined;
  }
  if (!ended || octets === 0 || octets > limits.wholeOctets) return undefined;
  const whole = new Uint8Array(octets);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
