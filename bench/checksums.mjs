// Checksums of IPv4 and of UDP and TCP over it.

/**
 * Writes the header checksum of an IPv4 packet that is no fragment, and that of UDP or TCP in it. A UDP checksum of zero says that
 * there is none, and stays.
 * @param {DataView} view
 * @param {number} at of the IP header
 */
export function seal(view, at) {
  const header = (view.getUint8(at) & 15) * 4;
  view.setUint16(at + 10, 0);
  view.setUint16(at + 10, ~fold(sum(view, at, at + header)));

  const protocol = view.getUint8(at + 9);
  const checksum = at + header + (protocol === 17 ? 6 : 16);
  if (protocol !== 6 && (protocol !== 17 || view.getUint16(checksum) === 0)) return;
  const length = view.getUint16(at + 2) - header;
  view.setUint16(checksum, 0);
  const pseudoHeader = sum(view, at + 12, at + 20) + protocol + length;
  view.setUint16(checksum, ~fold(pseudoHeader + sum(view, at + header, at + header + length)) & 0xffff || 0xffff);
}

/**
 * @param {DataView} view
 * @param {number} from
 * @param {number} to
 */
function sum(view, from, to) {
  let total = 0;
  for (let at = from; at + 1 < to; at += 2) total += view.getUint16(at);
  return (to - from) % 2 === 0 ? total : total + view.getUint8(to - 1) * 256;
}

/** @param {number} total */
function fold(total) {
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}
