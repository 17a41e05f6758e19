// Bundles dist/: the command line with all that it needs (start-up time counts), the library with its
// dependencies left outside, so that an embedder's bundler can share them.
import { readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

async function bundle(input, dir, external) {
  const build = await rolldown({ input, external, platform: 'node', cwd: new URL('..', import.meta.url).pathname });
  await build.write({ dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
  await build.close();
}

await bundle({ main: 'src/cli/main.ts' }, 'dist/cli', []);
await bundle({ index: 'src/engine/index.ts', 'node/index': 'src/engine/node/index.ts' }, 'dist/engine', Object.keys(dependencies));

const { dissectorJsonSchema } = await import('../dist/engine/index.js');
writeFileSync(new URL('../dist/dissector.schema.json', import.meta.url), `${JSON.stringify(dissectorJsonSchema(), null, 2)}\n`);
