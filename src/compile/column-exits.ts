import { deep } from './column-fields.ts';

/** How the code of a layer says what it found. */
export interface Exits {
  /** Ends the layer: what follows. */
  leave(protocol: string): string;
  /** Ends the layer where a table leads. */
  lead(table: number, first: string, second: string, segment: string): string;
  /** The packet holds more than columns can say. */
  more(bit: number): string;
  /** Octets behind the layer. */
  readonly behind: string;
}

export const ofFunction: Exits = {
  leave: (protocol) => `return ${protocol};`,
  lead: (table, first, second, segment) =>
    second === '-1'
      ? `return lead(${table}, ${first}, -1, bytes, at, end${segment});`
      : `{ let layer = lead(${table}, ${first}, ${second}, bytes, at, end${segment}); ${notSure(ofFunction)} return layer; }`,
  more: (bit) => `walk.deep |= ${bit};`,
  behind: 'walk.at = at; walk.end = end;',
};

export const ofLoop: Exits = {
  leave: (protocol) => `{ layer = ${protocol}; continue walk; }`,
  // Most numbers are known whatever the octets are: those stand in an array.
  lead: (table, first, second, segment) => {
    const isOne = second === '-1';
    const direct = (key: string) => `${key} === (${key} & 0xffff) ? d${table}[${key}] : ${asked}`;
    return (
      `{ const key = ${first}${isOne ? '' : `, other = ${second}`}; layer = ${direct('key')}; ` +
      `${isOne ? '' : `if (layer === -1) layer = ${direct('other')}; `}` +
      `if (layer < 0) { layer = lead(${table}, key, ${isOne ? '-1' : 'other'}, bytes, at, end${segment}); ` +
      `${isOne ? '' : notSure(ofLoop)} } continue walk; }`
    );
  },
  more: (bit) => `deep |= ${bit};`,
  behind: 'behind = at; bound = end;',
};

/** In the array of a table: the octets, or what they are part of, have a say. */
export const asked = -4;

/** Added to the protocol that a guess by the octets between two ports leads to. */
export const guessed = 256;

/** Earlier packets between two ports may tell what no number tells. */
function notSure({ more }: Exits): string {
  return `if (layer === -1 || layer >= ${guessed}) { ${more(deep.flows)} if (layer !== -1) layer -= ${guessed}; }`;
}
