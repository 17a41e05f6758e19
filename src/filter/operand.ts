import type { Expression, SliceRange } from '../schema/ast.ts';
import { type Field, field } from '../schema/field.ts';
import { suggest } from '../schema/suggest.ts';
import { arithmeticOperand, negativeOperand } from './arithmetic.ts';
import { FilterError } from './error.ts';
import { callOperand } from './functions.ts';
import { type Constant, type Literal, readLiteral, wordOf } from './literal.ts';
import type { FieldLookup } from './lookup.ts';
import { type Scalar, type Sort, scalar, sortOf } from './scalar.ts';
import type { Slots, Subject } from './subject.ts';

/** One side of a comparison. */
export interface Operand {
  /** What its values are, as fields; a name that is declared several times may have several types. */
  readonly fields: readonly Field[];
  /** The values in a packet, in tree order; none if the field is absent. */
  readonly values: (subject: Subject) => readonly Scalar[];
  /** Where `contains` and `matches` look, if that is more: of a layer also its payload. */
  readonly whole?: (subject: Subject) => readonly Scalar[];
  /** The values are a literal's: alternatives, for one name may stand for several. */
  readonly constant?: true;
  /** Leading bits of an address that count, if the literal has a prefix. */
  readonly bits?: number;
}

/** What a filter is compiled against, and the names that it turned out to use. */
export interface Scope {
  readonly lookup: FieldLookup;
  readonly slots: Slots;
  readonly protocols: Set<string>;
}

/**
 * Compiles an expression that has values. A literal is read as a value of the fields `as`, which the other side of the
 * comparison gives. Throws FilterError for unknown names and for what does not suit.
 */
export function compileOperand(expression: Expression, scope: Scope, as?: readonly Field[]): Operand {
  switch (expression.kind) {
    case 'literal':
    case 'string':
      return literalOperand(expression, as);
    case 'name':
      if (isProtocol(expression.name, scope.lookup)) return protocolOperand(expression.name, scope);
      if (scope.lookup.fields(expression.name).length > 0) return fieldOperand(expression.name, scope);
      if (!as) throw unknownName(expression.name, expression.at, scope.lookup);
      return literalOperand(expression, as, scope.lookup);
    case 'slice':
      return sliceOperand(compileOperand(expression.of, scope), expression.ranges, expression.at);
    case 'call':
      return callOperand(expression, scope);
    case 'arithmetic':
      return arithmeticOperand(expression, scope, as);
    case 'negative':
      return negativeOperand(compileOperand(expression.of, scope, as), expression.at);
    default:
      throw new FilterError('a condition has no value; a field or a literal is due here', expression.at);
  }
}

export function isProtocol(name: string, lookup: FieldLookup): boolean {
  return name === 'frame' || lookup.isProtocol(name);
}

export function unknownName(name: string, at: number, lookup: FieldLookup): FilterError {
  const near = suggest(name, lookup.names());
  const hint = near === undefined ? 'no field or protocol has this name' : `did you mean ${near}?`;
  return new FilterError(`"${name.slice(0, 100)}" is neither a field nor a protocol; ${hint}`, at);
}

/** Throws unless the operand has one of the sorts. */
export function requireSort(operand: Operand, sorts: readonly Sort[], refusal: string, at: number): void {
  if (!operand.fields.some((candidate) => sorts.includes(sortOf(candidate)))) {
    throw new FilterError(refusal, at);
  }
}

function fieldOperand(name: string, scope: Scope): Operand {
  const slot = scope.slots.slot(name);
  // Messages call a field as the filter does, be it by a name in `also`.
  const fields = scope.lookup.fields(name).map((declared) => ({ ...declared, name }));
  return { fields, values: ({ nodes }) => nodes[slot]!.flatMap(({ value }) => (value === undefined ? [] : [scalar(value)])) };
}

/**
 * A layer is its octets: those of its header in a comparison, and with them all that follow for `contains` and
 * `matches`, up to the end of what the layer lies in.
 */
function protocolOperand(name: string, scope: Scope): Operand {
  scope.protocols.add(name);
  const fields = [field(name, '', 'bytes')];
  if (name === 'frame') return { fields, values: ({ packet }) => [packet.bytes] };
  const layers = ({ packet }: Subject) => packet.layers.filter(({ protocol }) => protocol === name);
  return {
    fields,
    values: (subject) => layers(subject).map(({ node, payload }) => node.source.bytes.subarray(node.start, payload)),
    whole: (subject) => layers(subject).map(({ node }) => node.source.bytes.subarray(node.start)),
  };
}

function literalOperand(literal: Literal, as: readonly Field[] | undefined, lookup?: FieldLookup): Operand {
  if (!as) throw new FilterError(`"${wordOf(literal)}" is no field; a comparison begins with one: udp.port == 500`, literal.at);
  const { values, bits } = readForAny(literal, as, lookup);
  const constant: Operand = { fields: as, values: () => values, constant: true };
  return bits === undefined ? constant : { ...constant, bits };
}

/** The literal as a value of every declaration that it suits. */
function readForAny(literal: Literal, fields: readonly Field[], lookup: FieldLookup | undefined): Constant {
  const read: Constant[] = [];
  let refusal: unknown;
  for (const candidate of fields) {
    try {
      read.push(readLiteral(literal, candidate));
    } catch (error) {
      refusal ??= error;
    }
  }
  if (read.length > 0) return { ...read[0], values: [...new Set(read.flatMap(({ values }) => values))] };
  if (!(refusal instanceof FilterError) || !lookup || !wordOf(literal).includes('.')) throw refusal;
  const near = suggest(wordOf(literal), lookup.names());
  throw near === undefined ? refusal : new FilterError(`${refusal.message} (did you mean the field ${near}?)`, refusal.at);
}

const sliced: readonly Sort[] = ['octets', 'mac', 'ipv4', 'ipv6', 'text'];
const utf8 = new TextEncoder();

function sliceOperand(of: Operand, ranges: readonly SliceRange[], at: number): Operand {
  const name = of.fields[0]!.name;
  requireSort(of, sliced, `${name} has no octets to take a slice of`, at);
  return {
    fields: [field(`${name}[…]`, '', 'bytes')],
    values: (subject) =>
      of.values(subject).flatMap((value) => {
        const octets = typeof value === 'string' ? utf8.encode(value) : value;
        const pieces = octets instanceof Uint8Array ? ranges.flatMap((range) => pieceOf(octets, range)) : [];
        return pieces.length > 0 ? [Uint8Array.from(pieces.flatMap((piece) => [...piece]))] : [];
      }),
  };
}

/** The octets of a range, or nothing where they are not all there. */
function pieceOf(octets: Uint8Array, { from, length }: SliceRange): Uint8Array[] {
  const start = from < 0 ? octets.length + from : from;
  const end = length === undefined ? octets.length : start + length;
  return start < 0 || start >= octets.length || end > octets.length ? [] : [octets.subarray(start, end)];
}
