import { columnFields } from '../compile/column-fields.ts';
import type { Registry } from '../decode/registry.ts';
import { isLineField } from './field-lines.ts';
import { fieldLookup } from './lookup.ts';

/** Which names of fields and protocols columns can stand for, and which columns those are. */
export class ColumnNames {
  readonly #registry: Registry;
  readonly #lookup: ReturnType<typeof fieldLookup>;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#lookup = fieldLookup(registry);
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
    return (this.columnsOf(name) ?? []).flatMap((column) => (this.#registry.decoder(column) ? [column] : this.#declaring(column)));
  }

  /** The protocols that declare a column. */
  #declaring(column: string): string[] {
    const isOf = (protocol: string) => columnFields(this.#registry.decoder(protocol)!.dissector).some(({ name }) => name === column);
    return this.#registry.declaring(column).filter(isOf);
  }

  /** Whether a line of fields can have the value of this one from its column. A name that nobody knows has no value. */
  isOfLine(name: string): boolean {
    if (this.#registry.decoder(name)) return false;
    const fields = this.#lookup.fields(name);
    if (fields.length === 0 || isLineField(name, [])) return true;
    return fields.every((field) => field.name === name) && this.#isColumn(name);
  }

  #isColumn(name: string): boolean {
    return this.#declaring(name).length > 0 && isLineField(name, this.#lookup.fields(name));
  }
}
