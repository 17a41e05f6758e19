import { KeyTable, keyWords } from '../../decode/key-table.ts';
import { countPacket, type EspFlow, lastPacketAt, type Path, pathWidth } from '../../session/esp-flow.ts';
import { limits } from '../../session/limits.ts';
import { limits as sorterLimits } from '../sorter/limits.ts';

/** Flows that are looked for at once: so many questions keep the memory busy, and their answers fit in the first cache. */
export const atOnce = 128;

/** A flow, and the path that packets of one key take. */
interface FlowOnPath {
  readonly flow: EspFlow;
  readonly path: Path;
}

/** ESP by SPI, ports and addresses. When there is too much, what was quiet for long is given up for something new. */
export class EspFlows {
  /** The numbers of each path. */
  readonly numbers = new KeyTable(pathWidth, limits.espFlows);
  /** Undefined where nobody asks for the flow. */
  readonly #flows: (FlowOnPath | undefined)[] = [];
  readonly #keys = new Int32Array(atOnce * keyWords);
  /** Where the search for a quiet path goes on. */
  #hand = 0;

  /** Puts the key of a packet in the `i`th place of those that {@link findAll} finds. */
  ask(i: number, spi: number, ports: number, source: number, destination: number): void {
    const [keys, at] = [this.#keys, i * keyWords];
    keys[at] = spi;
    keys[at + 1] = ports;
    keys[at + 2] = source;
    keys[at + 3] = destination;
  }

  /** The rows of `count` keys that were asked for; -1 where one is not known. */
  findAll(count: number, rows: Int32Array): void {
    this.numbers.findAll(this.#keys, count, rows);
  }

  find(spi: number, ports: number, source: number, destination: number): number {
    return this.numbers.find(spi, ports, source, destination);
  }

  flow(row: number): EspFlow | undefined {
    return this.#flows[row]?.flow;
  }

  /** A row for a key that was not found; -1 where chance has no place for it. */
  add(spi: number, ports: number, source: number, destination: number): number {
    if (this.numbers.count - this.numbers.removed >= limits.espFlows) this.#giveUpQuietOne();
    this.numbers.find(spi, ports, source, destination);
    return this.numbers.add();
  }

  /** Says what a row is of. */
  set(row: number, flow: EspFlow, path: Path): void {
    this.#flows[row] = { flow, path };
  }

  /** Whether the packet that was counted last is one of those that show whether the SA is encrypted. */
  isLookedAt(row: number): boolean {
    return this.packets(row) <= sorterLimits.looks;
  }

  /** Packets of a path so far. */
  packets(row: number): number {
    return this.numbers.values[this.numbers.at(row)]!;
  }

  /** Counts a packet; allocates nothing but for the first ones of a flow. */
  take(row: number, packet: number, time: number, sequence: number, octets: number): void {
    const before = countPacket(this.numbers, this.numbers.at(row), packet, time, sequence, octets);
    if (before < limits.espBeginning) this.#flows[row]?.flow.keep({ packet, time, sequence, octets });
  }

  /** Lets go of a flow that nobody asks for any more. */
  forget(flow: EspFlow): void {
    for (const path of flow.paths) {
      if (this.#flows[path.row]?.path !== path) continue;
      this.#flows[path.row] = undefined;
      this.numbers.remove(path.row);
    }
  }

  /** Of the next few paths in turn, one that nobody asks for, or the one that was quiet longest. */
  #giveUpQuietOne(): void {
    let quiet = this.#hand;
    let since = Number.POSITIVE_INFINITY;
    for (let i = 0; i < candidates && since > 0; i++) {
      const row = this.#hand;
      this.#hand = (row + 1) % limits.espFlows;
      const last = this.#flows[row] === undefined ? 0 : lastPacketAt(this.numbers, this.numbers.at(row));
      if (last < since) [quiet, since] = [row, last];
    }
    this.#flows[quiet]?.path.detach();
    this.#flows[quiet] = undefined;
    this.numbers.remove(quiet);
  }
}

/** Paths among which the quiet one is chosen that is given up. */
const candidates = 16;
