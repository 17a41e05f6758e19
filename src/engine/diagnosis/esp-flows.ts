import { KeyTable, keyWords } from '../../decode/key-table.ts';
import type { EspFlow, Path } from '../../session/esp-flow.ts';
import { limits } from '../../session/limits.ts';

/** Flows that are looked for at once: so many questions keep the memory busy, and their answers fit in the first cache. */
export const atOnce = 128;

/** A flow and the path that packets of one key take. */
export interface FlowOnPath {
  readonly flow: EspFlow;
  readonly path: Path;
}

/** ESP flows by SPI, ports and addresses. When there are too many, one that was quiet for long is given up for a new one. */
export class EspFlows {
  readonly #rows = new KeyTable(0, limits.espFlows);
  readonly #flows: FlowOnPath[] = [];
  readonly #keys = new Int32Array(atOnce * keyWords);
  /** Where the search for a quiet flow goes on. */
  #hand = 0;
  /** Flows that were given up. */
  forgotten = 0;

  /** Puts the flow of a packet in the `i`th place of those that {@link findAll} finds. */
  ask(i: number, spi: number, ports: number, source: number, destination: number): void {
    const [keys, at] = [this.#keys, i * keyWords];
    keys[at] = spi;
    keys[at + 1] = ports;
    keys[at + 2] = source;
    keys[at + 3] = destination;
  }

  /** The rows of `count` flows that were asked for; -1 where one is not known. */
  findAll(count: number, rows: Int32Array): void {
    this.#rows.findAll(this.#keys, count, rows);
  }

  find(spi: number, ports: number, source: number, destination: number): FlowOnPath | undefined {
    const row = this.#rows.find(spi, ports, source, destination);
    return row < 0 ? undefined : this.#flows[row];
  }

  at(row: number): FlowOnPath {
    return this.#flows[row]!;
  }

  /** Adds the flow that was just not found. */
  add(spi: number, ports: number, source: number, destination: number, flow: FlowOnPath): void {
    if (this.#rows.count - this.#rows.removed >= limits.espFlows) this.#giveUpQuietOne();
    this.#rows.find(spi, ports, source, destination);
    const row = this.#rows.add();
    if (row >= 0) this.#flows[row] = flow;
    else this.forgotten++;
  }

  /** Of the next few flows in turn, the one that was quiet longest. */
  #giveUpQuietOne(): void {
    let quiet = this.#hand;
    for (let i = 0; i < candidates; i++) {
      const row = (this.#hand + i) % limits.espFlows;
      if (this.#flows[row]!.path.lastPacket < this.#flows[quiet]!.path.lastPacket) quiet = row;
    }
    this.#hand = (this.#hand + candidates) % limits.espFlows;
    this.#rows.remove(quiet);
    this.forgotten++;
  }
}

/** Flows among which the quiet one is chosen that is given up. */
const candidates = 16;
