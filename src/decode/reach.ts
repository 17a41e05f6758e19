import { aliasNames, fieldNames } from '../compile/names.ts';
import type { Dissector, FieldRow, NextRow, Row } from '../schema/dissector.ts';
import type { Registry } from './registry.ts';

/** Which fields each protocol gives, and which protocols may lie behind it: what decides whether a packet may hold more. */
export class Reach {
  readonly #registry: Registry;
  readonly #wanted: ReadonlySet<string>;
  readonly #rows: ReadonlyMap<string, readonly Row[]>;
  readonly #tables = new Map<string, boolean>();

  /** `wanted`: names of fields and protocols. */
  constructor(registry: Registry, wanted: ReadonlySet<string>) {
    this.#registry = registry;
    this.#wanted = wanted;
    this.#rows = new Map(registry.protocols.map((protocol) => [protocol, rowsOf(registry.decoder(protocol)!.dissector)]));
  }

  /** Whether several rows give the field. */
  isRepeated(name: string): boolean {
    let count = 0;
    for (const rows of this.#rows.values()) for (const row of rows) if (namesGiven(row).includes(name)) count++;
    return count > 1;
  }

  /** Whether a layer reached this way, or one behind it, may give what is wanted. */
  leads(next: NextRow['next']): boolean {
    if (typeof next === 'string') return this.#gives([next]);
    const known = this.#tables.get(next.table) ?? this.#gives(this.#registry.ledBy(next.table));
    this.#tables.set(next.table, known);
    return known;
  }

  #gives(protocols: Iterable<string>): boolean {
    const reached = new Set(protocols);
    // A set that grows while it is gone through is gone through to its end.
    for (const protocol of reached) {
      if (this.#wanted.has(protocol)) return true;
      for (const row of this.#rows.get(protocol) ?? []) {
        if (namesGiven(row).some((name) => this.#wanted.has(name))) return true;
        if (row.next === undefined) continue;
        for (const behind of typeof row.next === 'string' ? [row.next] : this.#registry.ledBy(row.next.table)) reached.add(behind);
      }
    }
    return false;
  }
}

function namesGiven(row: Row): string[] {
  if (row.list !== undefined) return [row.name, row.tag?.name].filter((name) => name !== undefined);
  if (row.next !== undefined || row.match !== undefined) return [];
  if (row.value !== undefined || row.block !== undefined) return row.name === undefined ? [] : [row.name];
  return [...fieldNames(row as FieldRow), ...aliasNames(row as FieldRow)];
}

/** All rows of a dissector, those within others included. */
function rowsOf({ fields, parts = {} }: Dissector): Row[] {
  const within = (part: string | readonly Row[] | undefined): Row[] => (typeof part === 'object' ? part.flatMap(withOwn) : []);
  const withOwn = (row: Row): Row[] => {
    if (row.match !== undefined) return [row, ...[...Object.values(row.cases), row.else].flatMap(within)];
    if (row.block !== undefined || row.list !== undefined) return [row, ...within(row.fields)];
    return row.type === undefined ? [row] : [row, ...within((row as FieldRow).over)];
  };
  return [fields, ...Object.values(parts)].flatMap(within);
}
