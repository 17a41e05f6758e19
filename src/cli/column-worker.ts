import { parentPort } from 'node:worker_threads';
import { ColumnReader, standardRegistry } from '../engine/index.ts';
import { LaneFiller, type Order } from '../engine/node/index.ts';
import { decodeAs } from './decode-as.ts';

// The thread that reads a large file and the columns of its packets: see second-core.ts.
const registry = standardRegistry();

parentPort!.once('message', ({ file, lane, port, names, options, changes }: Order) => {
  decodeAs(registry, changes);
  void new LaneFiller(lane, (note) => port.postMessage(note)).fill(file, new ColumnReader(registry, names, options));
});
