import type { Batch } from '../../capture/batch.ts';
import type { Decoder } from '../../decode/decoder.ts';
import type { Registry } from '../../decode/registry.ts';
import { judge } from '../../findings/catalogue.ts';
import { type DiagnosisResult, defaultThresholds, type Thresholds } from '../../findings/finding.ts';
import { explainClaims } from '../../session/explain-claims.ts';
import type { SearchOptions } from '../../session/inside-search.ts';
import { SessionBook } from '../../session/session-book.ts';
import { PacketSorter } from './packet-sorter.ts';

export interface DiagnosisOptions extends Pick<SearchOptions, 'thorough' | 'signal'> {
  readonly thresholds?: Partial<Thresholds>;
  /** Addresses that all searches for inside addresses may try together; 8 million by default, some seconds. */
  readonly searchBudget?: number;
}

/** Follows all sessions of a capture, batch by batch, and judges them at its end. */
export class Diagnosis {
  readonly #book: SessionBook;
  readonly #sorter: PacketSorter;
  readonly #thresholds: Thresholds;
  readonly #search: SearchOptions & { budget: { left: number } };

  constructor(registry: Registry, decoder: Decoder, { thresholds, searchBudget = 8_000_000, ...search }: DiagnosisOptions = {}) {
    this.#book = new SessionBook(() => undefined);
    this.#sorter = new PacketSorter(registry, decoder, this.#book);
    this.#thresholds = { ...defaultThresholds, ...thresholds };
    this.#search = { ...search, budget: { left: searchBudget } };
  }

  add(batch: Batch): void {
    this.#sorter.add(batch);
  }

  async finish(): Promise<DiagnosisResult> {
    const sessions = [...this.#book.sessions].sort((a, b) => a.firstPacket - b.firstPacket);
    for (const session of sessions) await explainClaims(session, this.#search);
    const { packets, firstTime, lastTime, traffic } = this.#sorter;
    const findings = judge({ now: lastTime, ended: true, sessions, traffic, thresholds: this.#thresholds });
    return { packets, duration: Number.isNaN(firstTime) ? 0 : lastTime - firstTime, sessions, findings, traffic };
  }
}
