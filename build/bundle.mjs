// Bundles dist/: the command line with all that it needs, minified, since start-up time counts; the library with its
// dependencies left outside, so that an embedder's bundler can share them; all but those that are late only in a bundle.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { rolldown } from 'rolldown';

const cwd = new URL('..', import.meta.url).pathname;
const dependencies = Object.keys(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).dependencies);

/** What is required instead of imported is initialised by the call; modules of these names in src/decode/ give the library of that name. */
const lateLibraries = (...names) => ({
  name: 'late-libraries',
  transform: {
    filter: { id: new RegExp(`src/decode/(x509/)?(${names.join('|')})\\.ts$`) },
    handler: (_code, id) => `export const library = () => require('${basename(id, '.ts')}');`,
  },
});

/** What a registry asks of every dissector; the rest, and the values of tables, is text until somebody asks for it. */
const atOnce = ['protocol', 'label', 'short', 'rfc', 'on', 'guess', 'accepts', 'stream', 'size', 'table'];

/** Dissectors and tables are data: as JSON they load several times faster, and most packets need few of them. */
const lateDissectors = {
  name: 'late-dissectors',
  transform: {
    filter: { id: /dissectors\.generated\.ts$/ },
    handler: lateModule,
  },
};

async function lateModule() {
  const build = await rolldown({ input: 'src/engine/dissectors.generated.ts', cwd });
  const { output } = await build.generate({ format: 'esm' });
  await build.close();
  const { dissectors, tables } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
  const declaration = (whole) => {
    const part = (keys) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, whole[key]])));
    const [now, later] = [true, false].map((isNow) => Object.keys(whole).filter((key) => atOnce.includes(key) === isNow));
    return `late(${part(now)}, ${JSON.stringify(later)}, ${JSON.stringify(part(later))})`;
  };
  return `
    function late(head, keys, text) {
      let rest;
      for (const key of keys) Object.defineProperty(head, key, { enumerable: true, get: () => (rest ??= JSON.parse(text))[key] });
      return head;
    }
    export const dissectors = [${dissectors.map(declaration)}];
    export const tables = [${tables.map(declaration)}];`;
}

/** The thread that unpacks stands beside the bundle that starts it. */
const unpackWorker = 'src/capture/node/unpack-worker.ts';

async function bundle(input, dir, { external, late, minify }) {
  const build = await rolldown({ input, external, plugins: [lateLibraries(...late), lateDissectors], platform: 'node', cwd });
  await build.write({ dir, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify });
  await build.close();
}

// Chunks are named after what they hold: those of an earlier build would stay beside the new ones.
for (const part of ['cli', 'engine']) rmSync(new URL(`../dist/${part}`, import.meta.url), { recursive: true, force: true });

await bundle({ main: 'src/cli/main.ts', 'unpack-worker': unpackWorker }, 'dist/cli', {
  external: [],
  late: ['asn1js', 'fflate'],
  minify: true,
});
// npm makes it executable when it links it, but not again after a later build.
chmodSync(new URL('../dist/cli/main.js', import.meta.url), 0o755);
const library = { index: 'src/engine/index.ts', 'node/index': 'src/engine/node/index.ts', 'node/unpack-worker': unpackWorker };
await bundle(library, 'dist/engine', {
  external: dependencies.filter((name) => name !== 'asn1js'),
  late: ['asn1js'],
  minify: false,
});

const { comparisonSchema, diagnosisSchema, dissectorJsonSchema, eventSchema, firewallSchema } = await import('../dist/engine/index.js');
const schemas = {
  dissector: dissectorJsonSchema(),
  comparison: comparisonSchema,
  diagnosis: diagnosisSchema,
  event: eventSchema,
  firewall: firewallSchema,
};
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(new URL(`../dist/${name}.schema.json`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
