export { nodePrimitives } from '../../crypto/node/primitives.ts';
/** What the library adds on Node: captures in files and on standard input. */

export { fileSource, stdinSource } from '../../capture/node/file-source.ts';
export { type IndexFile, type IndexFileOptions, indexPaths, openIndexFile, writeIndexFile } from './index-file.ts';
