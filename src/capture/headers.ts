import { Parser } from 'binary-parser';

type Read<T> = (bytes: Uint8Array, littleEndian: boolean) => T;

/**
 * Runs of fields that a file has once or a few times, in the byte order of the machine that wrote it: binary-parser
 * reads them. It would read short without a word, so the caller has checked that the octets are there.
 */
function header<T>(declare: (parser: Parser) => Parser): Read<T> {
  const parsers = new Map<boolean, Parser>();
  return (bytes, littleEndian) => {
    let parser = parsers.get(littleEndian);
    if (!parser) {
      parser = declare(new Parser().endianess(littleEndian ? 'little' : 'big'));
      parsers.set(littleEndian, parser);
    }
    return parser.parse(bytes) as T;
  };
}

export interface Version {
  readonly major: number;
  readonly minor: number;
}

/** The file header of pcap (draft-ietf-opsawg-pcap §4). */
export const readFileHeader: Read<Version & { readonly snapLength: number; readonly network: number }> = header((parser) =>
  parser.uint32('magic').uint16('major').uint16('minor').uint32('zone').uint32('accuracy').uint32('snapLength').uint32('network'),
);

/** The beginning of a Section Header Block's body (draft-ietf-opsawg-pcapng §4.1). */
export const readSectionHeader: Read<Version> = header((parser) => parser.uint32('magic').uint16('major').uint16('minor'));

/** The beginning of an Interface Description Block's body (draft-ietf-opsawg-pcapng §4.2). */
export const readInterfaceHeader: Read<{ readonly linkType: number; readonly snapLength: number }> = header((parser) =>
  parser.uint16('linkType').uint16('reserved').uint32('snapLength'),
);
