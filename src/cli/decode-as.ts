import { type Registry, suggest } from '../engine/index.ts';
import { UserError } from './command.ts';

/** Numbers that one `-d` may cover: all ports. */
const most = 65_536;
const form = /^(?<table>[^=]+)==(?<first>\w+)(?:(?<range>[-:])(?<last>\w+))?,(?<protocol>.+)$/;

/** Applies `-d TABLE==VALUE,PROTOCOL`; VALUE may be a range `7000-7010` or `7000:11` (so many from there), as in tshark. */
export function decodeAs(registry: Registry, texts: readonly string[]): void {
  for (const text of texts) {
    const { table, first, range, last, protocol } = form.exec(text)?.groups ?? {};
    if (table === undefined || first === undefined || protocol === undefined) {
      throw new UserError(`-d ${text}: the form is TABLE==VALUE,PROTOCOL, e.g. udp.port==4501,udpencap`);
    }
    if (!registry.tables.has(table)) throw unknown(text, 'table', table, registry.tables.keys());
    if (!registry.decoder(protocol)) throw unknown(text, 'protocol', protocol, registry.protocols);
    const from = Number(first);
    const to = last === undefined ? from : range === ':' ? from + Number(last) - 1 : Number(last);
    if (!(Number.isInteger(from) && Number.isInteger(to) && from <= to && to - from < most)) {
      throw new UserError(`-d ${text}: "${text.slice(table.length + 2, -protocol.length - 1)}" is no number and no range of numbers`);
    }
    for (let value = from; value <= to; value++) registry.decodeAs(table, value, protocol);
  }
}

function unknown(text: string, kind: string, name: string, known: Iterable<string>): UserError {
  const names = [...known];
  const meant = suggest(name, names);
  return new UserError(
    `-d ${text}: there is no ${kind} "${name}"; ${meant === undefined ? `known: ${names.sort().join(', ')}` : `did you mean ${meant}?`}`,
  );
}
