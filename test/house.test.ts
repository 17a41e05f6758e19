// The house rules: which part may import which, what may touch Node or the DOM, and what the package promises.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What each part may import: values and types, or types alone. Its own files go without saying. */
const house: Record<string, { values?: string[]; types?: string[] }> = {
  'src/schema': {},
  'src/capture': {},
  'src/compile': { values: ['src/schema'] },
  'src/decode': { values: ['src/schema', 'src/compile', 'src/capture'] },
  'src/crypto': { values: ['src/schema', 'src/compile', 'src/decode'] },
  'src/session': { values: ['src/schema', 'src/decode', 'src/crypto'], types: ['src/compile'] },
  'src/findings': { values: ['src/session'], types: ['src/decode', 'src/crypto'] },
  'src/filter': { values: ['src/schema', 'src/compile', 'src/decode'] },
  'src/output': { values: ['src/schema', 'src/compile', 'src/decode', 'src/session', 'src/findings'] },
  'src/engine': {
    values: [
      'src/schema',
      'src/capture',
      'src/compile',
      'src/decode',
      'src/crypto',
      'src/session',
      'src/findings',
      'src/filter',
      'src/output',
      'dissectors',
    ],
  },
  'src/cli': { values: ['src/engine', 'src/output'] },
  dissectors: {},
};

/** The one file that a dissector may import, as a type. */
const language = 'src/schema/dissector.ts';

interface Import {
  /** File and line, for the message. */
  where: string;
  file: string;
  specifier: string;
  type: boolean;
}

const sources = [...filesBelow('src'), ...filesBelow('dissectors')].filter((file) => file.endsWith('.ts'));
const imports = sources.flatMap(importsOf);
const sameFolder = (a: string, b: string) => posix.dirname(a) === posix.dirname(b);
const isRelative = (specifier: string) => specifier.startsWith('.');
const isNode = (specifier: string) => specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0]);
const mayUseNode = (file: string) => file.startsWith('src/cli/') || file.includes('/node/');

it('imports run one way', () => {
  const wrong = imports
    .filter(({ specifier }) => isRelative(specifier))
    .flatMap(({ where, file, specifier, type }) => {
      const target = posix.join(posix.dirname(file), specifier);
      const [from, to] = [partOf(file), partOf(target)];
      if (from === 'dissectors') {
        const ownPart = target.startsWith(file.replace(/\.ts$/, '/')) || (file.split('/').length === 3 && sameFolder(file, target));
        return ownPart || (type && target === language)
          ? []
          : [`${where}: a dissector imports types of ${language} and its own parts alone`];
      }
      if (!(from in house)) return [`${where}: ${from} is no part of the house`];
      const { values = [], types = [] } = house[from];
      if (from === to || values.includes(to)) return [];
      if (types.includes(to)) return type ? [] : [`${where}: ${from} imports of ${to} types alone`];
      return [`${where}: ${from} does not import ${to}`];
    });
  expect(wrong).toEqual([]);
});

it('Node built-ins are imported by src/cli/ and node/ folders alone', () => {
  const wrong = imports.filter(({ file, specifier }) => isNode(specifier) && !mayUseNode(file));
  expect(wrong.map(({ where, specifier }) => `${where}: ${specifier}`)).toEqual([]);
});

it('globals of Node and of the DOM are used by src/cli/ and node/ folders alone', () => {
  const wrong = sources.filter((file) => !mayUseNode(file)).flatMap(platformGlobalsOf);
  expect(wrong).toEqual([]);
});

it('the runtime dependencies are the packages that src/ imports', () => {
  const { dependencies } = JSON.parse(read('package.json'));
  const packages = imports.filter(({ specifier }) => !isRelative(specifier) && !isNode(specifier));
  const undeclared = packages.filter(({ specifier }) => !(packageOf(specifier) in dependencies));
  expect(undeclared.map(({ where, specifier }) => `${where}: ${specifier}`)).toEqual([]);
  const used = new Set(packages.filter(({ file }) => file.startsWith('src/')).map(({ specifier }) => packageOf(specifier)));
  expect(Object.keys(dependencies).filter((name) => !used.has(name))).toEqual([]);
});

it('no source file is longer than 600 lines', () => {
  const code = [...filesBelow('src'), ...filesBelow('electron')].filter((file) => /\.(ts|js|mjs|css|html)$/.test(file));
  const long = code.map((file) => ({ file, lines: read(file).trimEnd().split('\n').length })).filter(({ lines }) => lines > 600);
  expect(long).toEqual([]);
});

it('nothing published names a path of the machine that built it', () => {
  const published = ['package.json', 'README.md', ...filesBelow('docs')].filter((file) => existsSync(root + file));
  const wrong = published.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, index) =>
        line.includes(root) || /(?<![\w.])\/(home|root|Users)\/|C:\\Users\\/.test(line) ? [`${file}:${index + 1}`] : [],
      ),
  );
  expect(wrong).toEqual([]);
});

it('package-lock.json names no registry', () => {
  expect(read('package-lock.json')).not.toContain('"resolved"');
});

function read(file: string): string {
  return readFileSync(root + file, 'utf8');
}

/** All files below a folder of the repository, which need not be there yet. */
function filesBelow(folder: string): string[] {
  if (!existsSync(root + folder)) return [];
  return readdirSync(root + folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .sort();
}

/** `src/decode/packet.ts` is of `src/decode`, `dissectors/tables/vendor.ts` of `dissectors`. */
function partOf(file: string): string {
  const [first, second] = file.split('/');
  return first === 'src' ? `src/${second}` : first;
}

/** `@scope/name/deep` is of `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function importsOf(file: string): Import[] {
  const text = read(file);
  const statements = text.matchAll(/^(?:import|export)\s+(?<type>type\s+)?(?:[\w*\s{},$]+?\sfrom\s+)?'(?<specifier>[^']+)'/gm);
  const calls = text.matchAll(/\bimport\(\s*'(?<specifier>[^']+)'/g);
  return [...statements, ...calls].map(({ index, groups }) => ({
    where: `${file}:${text.slice(0, index).split('\n').length}`,
    file,
    specifier: groups!.specifier,
    type: groups!.type !== undefined,
  }));
}

/** Members of a platform's global objects, outside comments and strings; a name that the file itself binds is its own. */
function platformGlobalsOf(file: string): string[] {
  const text = read(file)
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/\/\/.*|'(?:[^'\\\n]|\\.)*'/g, '');
  const isBound = (name: string) =>
    new RegExp(`\\b(?:const|let|class|function)\\s+(?:\\{[^}]*)?${name}\\b|[(,]\\s*${name}\\s*[?:]`).test(text);
  const free = ['process', 'Buffer', 'document', 'window'].filter((name) => !isBound(name));
  return text
    .split('\n')
    .flatMap((line, index) =>
      free
        .filter((name) => new RegExp(`(?<![\\w$.])(?:globalThis\\.)?${name}\\??\\.\\w|new ${name}\\b`).test(line))
        .map((name) => `${file}:${index + 1}: ${name}`),
    );
}
