import type { CaptureError } from './error.ts';
import type { Window } from './window.ts';

/** Capture formats that are recognised in order to say what they are. */
const formats: readonly [magic: string, name: string][] = [
  ['snoop\0\0\0', 'a snoop file'],
  ['RTSS', 'a Microsoft Network Monitor 1 file'],
  ['GMBU', 'a Microsoft Network Monitor 2 file'],
  ['TRSNIFF data    \x1a', 'a Sniffer file'],
  ['XCP\0', 'a NetXray or Windows Sniffer file'],
  ['\x7fver', 'an EtherPeek file'],
  ['PK\x03\x04', 'a zip archive'],
  ['BZh', 'bzip2-compressed'],
];

/** The error for what is no pcap or pcapng: says what it is where that can be seen. */
export function refuse(window: Window): CaptureError {
  const head = window.bytes.subarray(window.start, Math.min(window.end, window.start + 64));
  const known = formats.find(([magic]) => startsWith(head, magic));
  if (known !== undefined) {
    const advice = known[1].includes('zip') ? 'unpack it first' : 'convert it with editcap -F pcapng';
    return window.error(window.start, `this is ${known[1]}, neither pcap nor pcapng`, advice);
  }
  if (head.every((octet) => (octet >= 0x20 && octet < 0x7f) || (octet >= 9 && octet <= 13))) {
    return window.error(window.start, 'this is text, neither pcap nor pcapng', 'convert a hex dump with text2pcap');
  }
  return window.error(window.start, 'this is neither pcap nor pcapng', 'convert it with editcap -F pcapng, if Wireshark can read it');
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
