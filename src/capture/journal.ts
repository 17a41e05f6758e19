const label = '__REALTIME_TIMESTAMP=';
const zero = 0x30;
const nine = 0x39;

/**
 * The time of a systemd journal entry in the Journal Export Format, in microseconds since 1970-01-01 UTC, or undefined
 * where it has none that double precision holds.
 */
export function journalTime(entry: Uint8Array): number | undefined {
  const found = find(entry);
  if (found < 0) return undefined;
  const digits = found + label.length;
  let at = digits;
  let time = 0;
  for (; entry[at]! >= zero && entry[at]! <= nine; at++) time = time * 10 + entry[at]! - zero;
  return at > digits && Number.isSafeInteger(time) ? time : undefined;
}

/** Where the label first stands in `entry`, or -1. */
function find(entry: Uint8Array): number {
  for (let at = entry.indexOf(label.charCodeAt(0)); at >= 0; at = entry.indexOf(label.charCodeAt(0), at + 1)) {
    let length = 0;
    while (length < label.length && entry[at + length] === label.charCodeAt(length)) length++;
    if (length === label.length) return at;
  }
  return -1;
}
