// Writes src/engine/dissectors.generated.ts: a static list of dissectors/ and dissectors/tables/, for bundlers see no folders.
import { readdirSync, writeFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const filesOf = (folder) =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.ts'))
    .sort();
const identifier = (prefix, file) => prefix + file.replace(/\.ts$/, '').replace(/[^A-Za-z0-9]/g, '_');
const imports = (folder, prefix) => filesOf(folder).map((file) => `import ${identifier(prefix, file)} from '../../${folder}${file}';`);
const list = (folder, prefix) => filesOf(folder).map((file) => `  ${identifier(prefix, file)},`);

export function dissectorIndex() {
  return `${[
    '// Made by `npm run generate` from the files in dissectors/; do not edit.',
    ...imports('dissectors/', 'dissector_'),
    ...imports('dissectors/tables/', 'table_'),
    "import type { Dissector, ValueTable } from '../schema/dissector.ts';",
    '',
    'export const dissectors: readonly Dissector[] = [',
    ...list('dissectors/', 'dissector_'),
    '];',
    '',
    'export const tables: readonly ValueTable[] = [',
    ...list('dissectors/tables/', 'table_'),
    '];',
  ].join('\n')}\n`;
}

if (process.argv[1]?.endsWith('dissector-index.mjs')) {
  writeFileSync(new URL('src/engine/dissectors.generated.ts', root), dissectorIndex());
}
