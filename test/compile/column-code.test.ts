// The generated source of column readers, as files that can be read: `UPDATE=1` writes them anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { columnCode } from '../../src/compile/column-code.ts';
import { columnFields } from '../../src/compile/column-fields.ts';
import { ColumnProgram } from '../../src/decode/columns.ts';
import { Reach } from '../../src/decode/reach.ts';
import { standardRegistry } from '../../src/engine/index.ts';

const registry = standardRegistry();

it.each(['ip', 'udp', 'udpencap', 'esp', 'ah', 'isakmp', 'arp'])('the column reader of %s', (protocol) => {
  const columns = columnFields(registry.decoder(protocol)!.dissector);
  const reach = new Reach(registry, new Set(columns.map(({ name }) => name)));
  // Tables and protocols are numbered by first use here, so that a new dissector changes no golden file.
  const numbers = { tables: [] as string[], protocols: [] as string[] };
  const numberIn = (list: string[]) => (name: string) => (list.includes(name) ? list.indexOf(name) : list.push(name) - 1);
  const source = columnCode(registry.decoder(protocol)!.dissector, {
    column: (name) => (columns.some((column) => column.name === name) ? columns.findIndex((column) => column.name === name) : undefined),
    table: numberIn(numbers.tables),
    protocol: numberIn(numbers.protocols),
    isRepeated: (name) => reach.isRepeated(name),
    leads: (next) => reach.leads(next),
    opens: () => false,
  });
  const legend = columns.map(({ name, kind, octets }, i) => `// columns[${i}]: ${name} (${kind}${kind === 'mark' ? '' : `, ${octets}`})`);
  const text = `${legend.join('\n')}\n${source}`;
  const golden = fileURLToPath(new URL(`golden/${protocol}.js`, import.meta.url));
  if (process.env.UPDATE === '1') writeFileSync(golden, text);
  expect(text).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : `${golden} is missing; run with UPDATE=1`);
});

it('no name of a declaration reaches the generated code', () => {
  for (const protocol of registry.protocols) {
    const { dissector } = registry.decoder(protocol)!;
    const source = new ColumnProgram(registry, columnFields(dissector)).source(protocol);
    expect(source).not.toMatch(/[a-z0-9_]+\.[a-z0-9_]*[a-z][a-z0-9_]*\.[a-z]/i);
    for (const { name } of columnFields(dissector)) expect(source).not.toContain(name);
  }
});
