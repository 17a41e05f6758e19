import { field } from '../../schema/field.ts';
import type { DecoderFunction } from '../decoder-function.ts';

const made = field('tcp.flags.str', 'Flags in letters', 'text');

/** A letter a bit, from the reserved ones to FIN; a dot where the bit is not set. */
const letters = 'RRRACEUAPRSF';

const flagLetters: DecoderFunction = {
  fields: [made],
  compute: (site) => {
    const flags = Number(site.valueOf('tcp.flags') ?? 0);
    site.add(made, Array.from(letters, (letter, i) => ((flags >> (letters.length - 1 - i)) & 1 ? letter : '·')).join(''));
  },
};

/** What TCP needs beyond rows. */
export const tcpFunctions: ReadonlyMap<string, DecoderFunction> = new Map([['tcp.flags.str', flagLetters]]);
