/** What the library adds on Node: captures in files and on standard input. */
export { longestMagic, recognise } from '../../capture/compression.ts';
export { fileSource, stdinSource } from '../../capture/node/file-source.ts';
export { type IndexFile, type IndexFileOptions, indexPaths, openIndexFile, writeIndexFile } from './index-file.ts';
export { LaneFiller } from './lane-filler.ts';
export { type Order, SecondCore } from './second-core.ts';
