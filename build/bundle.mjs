// Bundles dist/: the command line with all that it needs (start-up time counts), the library with its
// dependencies left outside, so that an embedder's bundler can share them; all but asn1js, which is lazy only in a bundle.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const shared = Object.keys(dependencies).filter((name) => name !== 'asn1js');

/** What is required instead of imported is initialised by the call. */
const lazy = {
  name: 'lazy-asn1js',
  transform: {
    filter: { id: /x509\/asn1js\.ts$/ },
    handler: () => "export const library = () => require('asn1js');",
  },
};

async function bundle(input, dir, external) {
  const build = await rolldown({ input, external, plugins: [lazy], platform: 'node', cwd: new URL('..', import.meta.url).pathname });
  await build.write({ dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
  await build.close();
}

await bundle({ main: 'src/cli/main.ts' }, 'dist/cli', []);
// npm makes it executable when it links it, but not again after a later build.
chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
await bundle({ index: 'src/engine/index.ts', 'node/index': 'src/engine/node/index.ts' }, 'dist/engine', shared);

const { dissectorJsonSchema } = await import('../dist/engine/index.js');
writeFileSync(new URL('../dist/dissector.schema.json', import.meta.url), `${JSON.stringify(dissectorJsonSchema(), null, 2)}\n`);
