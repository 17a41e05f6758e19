import type { Batch } from '../../capture/batch.ts';
import type { Registry } from '../../decode/registry.ts';
import { isWrong, judge } from '../../findings/catalogue.ts';
import { type DiagnosisResult, defaultThresholds, type Thresholds } from '../../findings/finding.ts';
import { explainClaims } from '../../session/explain-claims.ts';
import type { SearchOptions } from '../../session/inside-search.ts';
import type { IkeSession } from '../../session/session.ts';
import { SessionBook } from '../../session/session-book.ts';
import { Traffic } from '../../session/traffic.ts';
import type { PacketDecoder } from '../decoder.ts';
import { PacketSorter } from '../sorter/packet-sorter.ts';
import { messageReader } from './message-reader.ts';
import { SessionSink } from './session-sink.ts';

export interface DiagnosisOptions extends Pick<SearchOptions, 'thorough' | 'signal'> {
  readonly thresholds?: Partial<Thresholds>;
  /**
   * Addresses that all searches for inside addresses may try together. By default 2.4 million, a second; in a capture
   * of hundreds of sessions much less: there, nobody asks for the address of each.
   */
  readonly searchBudget?: number;
}

/** Sessions that are given up and kept all the same, since something is wrong with them. */
const mostWrong = 200;

/** From so many on, the search for inside addresses is short. */
const manySessions = 100;

/** A session is judged by what belongs to it. */
const noTraffic = new Traffic();

/** Follows all sessions of a capture, batch by batch, and judges them at its end. */
export class Diagnosis {
  readonly #book: SessionBook;
  readonly #sink: SessionSink;
  readonly #sorter: PacketSorter;
  readonly #thresholds: Thresholds;
  /** Sessions that were given up, and had errors or warnings. */
  readonly #wrong: IkeSession[] = [];
  readonly #leftOut = { sound: 0, wrong: 0 };
  readonly #search: SearchOptions;
  readonly #searchBudget: number | undefined;

  /** `sorter`: one that others take packets of as well; its owner then adds the batches. */
  constructor(
    registry: Registry,
    decoder: PacketDecoder,
    { thresholds, searchBudget, ...search }: DiagnosisOptions = {},
    sorter = new PacketSorter(registry, decoder),
  ) {
    this.#book = new SessionBook((session) => this.#letGo(session));
    this.#sink = new SessionSink(this.#book, messageReader(registry, decoder.ike), decoder.ike !== undefined);
    this.#sorter = sorter;
    sorter.addSink(this.#sink);
    this.#thresholds = { ...defaultThresholds, ...thresholds };
    this.#search = search;
    this.#searchBudget = searchBudget;
  }

  /** Of a session that is given up only what is wrong with it is kept. */
  #letGo(session: IkeSession): void {
    if (!isWrong(session, { now: this.#sorter.lastTime, ended: true, traffic: noTraffic, thresholds: this.#thresholds }))
      this.#leftOut.sound++;
    else if (this.#wrong.length < mostWrong) this.#wrong.push(session);
    else this.#leftOut.wrong++;
    if (this.#wrong.at(-1) !== session) this.#sink.forget(session);
  }

  /** Sessions that are followed. */
  get sessions(): number {
    return this.#book.size;
  }

  add(batch: Batch): void {
    this.#sorter.add(batch);
  }

  /** Takes no more packets of a sorter that goes on. */
  stop(): void {
    this.#sorter.removeSink(this.#sink);
  }

  async finish(): Promise<DiagnosisResult> {
    const sessions = [...this.#wrong, ...this.#book.sessions].sort((a, b) => a.firstPacket - b.firstPacket);
    const budget = { left: this.#searchBudget ?? (sessions.length < manySessions ? 2_400_000 : 100_000) };
    for (const session of sessions) await explainClaims(session, { ...this.#search, budget });
    const { packets, firstTime, lastTime } = this.#sorter;
    const { traffic } = this.#sink;
    const findings = judge({ now: lastTime, ended: true, sessions, traffic, thresholds: this.#thresholds });
    return {
      packets,
      duration: Number.isNaN(firstTime) ? 0 : Math.max(0, lastTime - firstTime),
      sessions,
      findings,
      traffic,
      leftOut: this.#leftOut,
    };
  }
}
