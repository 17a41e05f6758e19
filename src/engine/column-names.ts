import { columnFields } from '../compile/column-fields.ts';
import type { Registry } from '../decode/registry.ts';
import { isLineField } from './field-lines.ts';
import { fieldLookup } from './lookup.ts';

/** Which names of fields and protocols columns can stand for, and which columns those are. */
export class ColumnNames {
  readonly #registry: Registry;
  /** The protocols that declare each field. */
  readonly #declared = new Map<string, string[]>();
  readonly #lookup: ReturnType<typeof fieldLookup>;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#lookup = fieldLookup(registry);
    for (const protocol of registry.protocols) {
      for (const { name } of columnFields(registry.decoder(protocol)!.dissector)) {
        const known = this.#declared.get(name);
        if (known) known.push(protocol);
        else this.#declared.set(name, [protocol]);
      }
    }
  }

  /** The columns of all fields that bear the name; undefined where one of them has none. */
  columnsOf(name: string): readonly string[] | undefined {
    // Octets that no number leads on are data, too, and no reader is asked of them.
    if (this.#registry.decoder(name)) return name === 'data' ? undefined : [name];
    const owners = [...new Set(this.#lookup.fields(name).map((field) => field.name))];
    return owners.length > 0 && owners.every((owner) => this.#isColumn(owner)) ? owners : undefined;
  }

  /** The protocols whose layers give the values that `columnsOf` finds. */
  protocolsOf(name: string): readonly string[] {
    return (this.columnsOf(name) ?? []).flatMap((column) => this.#declared.get(column) ?? [column]);
  }

  /** Whether a line of fields can have the value of this one from its column. A name that nobody knows has no value. */
  isOfLine(name: string): boolean {
    if (this.#registry.decoder(name)) return false;
    const fields = this.#lookup.fields(name);
    if (fields.length === 0 || isLineField(name, [])) return true;
    return fields.every((field) => field.name === name) && this.#isColumn(name);
  }

  #isColumn(name: string): boolean {
    return this.#declared.has(name) && isLineField(name, this.#lookup.fields(name));
  }
}
