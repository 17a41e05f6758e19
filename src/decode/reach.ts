import { allRows, namesGiven } from '../compile/names.ts';
import type { NextRow, Row } from '../schema/dissector.ts';
import type { Registry } from './registry.ts';

/** Which fields each protocol gives, and which protocols may lie behind it: what decides whether a packet may hold more. */
export class Reach {
  readonly #registry: Registry;
  readonly #wanted: ReadonlySet<string>;
  readonly #rows = new Map<string, readonly Row[]>();
  readonly #tables = new Map<string, boolean>();

  /** `wanted`: names of fields and protocols. */
  constructor(registry: Registry, wanted: ReadonlySet<string>) {
    this.#registry = registry;
    this.#wanted = wanted;
  }

  /** Whether several rows give the field. */
  isRepeated(name: string): boolean {
    let count = 0;
    for (const protocol of this.#registry.declaring(name))
      for (const row of this.#rowsOf(protocol)) if (namesGiven(row).includes(name)) count++;
    return count > 1;
  }

  /** Whether a layer reached this way, or one behind it, may give what is wanted. */
  leads(next: NextRow['next']): boolean {
    if (typeof next === 'string') return this.#gives([next]);
    const known = this.#tables.get(next.table) ?? this.#gives(this.#registry.ledBy(next.table));
    this.#tables.set(next.table, known);
    return known;
  }

  /** All rows of a protocol, once somebody asks for them: most protocols are in no capture, and their text is not read then. */
  #rowsOf(protocol: string): readonly Row[] {
    let rows = this.#rows.get(protocol);
    if (!rows) {
      const decoder = this.#registry.decoder(protocol);
      rows = decoder ? allRows(decoder.dissector) : [];
      this.#rows.set(protocol, rows);
    }
    return rows;
  }

  #gives(protocols: Iterable<string>): boolean {
    const reached = new Set(protocols);
    // A set that grows while it is gone through is gone through to its end.
    for (const protocol of reached) {
      if (this.#wanted.has(protocol)) return true;
      for (const row of this.#rowsOf(protocol)) {
        if (namesGiven(row).some((name) => this.#wanted.has(name))) return true;
        if (row.next === undefined) continue;
        for (const behind of typeof row.next === 'string' ? [row.next] : this.#registry.ledBy(row.next.table)) reached.add(behind);
      }
    }
    return false;
  }
}
