import type { Batch } from '../../capture/batch.ts';
import type { Registry } from '../../decode/registry.ts';
import { judgeSession, judgeTraffic } from '../../findings/catalogue.ts';
import { type Context, defaultThresholds, type Finding, type Thresholds } from '../../findings/finding.ts';
import { scannersIn } from '../../findings/rules/scan-not-vpn.ts';
import { explainClaims } from '../../session/explain-claims.ts';
import type { IkeSession } from '../../session/session.ts';
import { SessionBook } from '../../session/session-book.ts';
import { isSerious, type NewsKind, SessionNews } from '../../session/session-news.ts';
import type { PacketDecoder } from '../decoder.ts';
import { messageReader } from '../diagnosis/message-reader.ts';
import { SessionSink } from '../diagnosis/session-sink.ts';
import { PacketSorter } from '../sorter/packet-sorter.ts';
import { slicesOf } from './slices.ts';

/** Something that happened, or that was found. */
export interface WatchEvent {
  readonly kind: NewsKind | 'finding' | 'withdrawn' | 'flood';
  /** Seconds since 1970; NaN where the capture tells no times. */
  readonly time: number;
  /** The packet that shows it; undefined where time alone did. */
  readonly packet: number | undefined;
  /** Number of the session, from 1; undefined where none is concerned. */
  readonly session: number | undefined;
  readonly words: string;
  readonly finding?: Finding;
}

export interface WatchOptions {
  readonly thresholds?: Partial<Thresholds>;
}

/** How much is told, and how often it is looked. */
const limits = {
  /** Seconds between two looks at sessions in which nothing new was seen: rules wait for what does not come. */
  look: 1,
  /** Seconds for which a quiet session is looked at: no rule waits for longer. */
  patience: 90,
  /** Sessions that begin in one second and are told one by one; a scan makes thousands. */
  begins: 20,
  /** Addresses that the search for an inside address may try for one session, and for all in one second. */
  search: 300_000,
} as const;

/** What is known to have been told of a session. */
interface Told {
  readonly number: number;
  readonly news: SessionNews;
  /** By id. */
  findings: Map<string, Finding>;
  /** It began in a flood: nothing is told of it until it is more than a first message. */
  isMuted: boolean;
  judgedAt: number;
  changes: number;
  searchedAt: number;
}

/** Tells what happens in a capture while it is read. What it keeps is bounded, however long it runs. */
export class Watch {
  readonly #book: SessionBook;
  readonly #sink: SessionSink;
  readonly #sorter: PacketSorter;
  readonly #thresholds: Thresholds;
  readonly #tell: (event: WatchEvent) => void;
  readonly #told = new Map<IkeSession, Told>();
  /** Sessions that have taken something since they were looked at. */
  readonly #changed = new Set<IkeSession>();
  #ofTraffic = new Map<string, Finding>();
  /** As of the last look. */
  #sessions: IkeSession[] = [];
  #scanners: ReadonlySet<string> = new Set();
  #begun = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #begins = { second: Number.NaN, told: 0, muted: 0 };

  /** `tell` is called for each event, in the order of their packets within a batch. */
  constructor(registry: Registry, decoder: PacketDecoder, tell: (event: WatchEvent) => void, { thresholds }: WatchOptions = {}) {
    this.#book = new SessionBook(
      (session) => this.#letGo(session),
      (session) => this.#changed.add(session),
    );
    this.#sink = new SessionSink(this.#book, messageReader(registry, decoder.ike), decoder.ike !== undefined);
    this.#sorter = new PacketSorter(registry, decoder);
    this.#sorter.addSink(this.#sink);
    this.#thresholds = { ...defaultThresholds, ...thresholds };
    this.#tell = tell;
  }

  /** Findings that hold by now, errors and warnings. */
  get open(): Finding[] {
    const all = [this.#ofTraffic, ...[...this.#told.values()].map(({ findings }) => findings)];
    return all.flatMap((findings) => [...findings.values()]).filter(({ severity }) => severity === 'error' || severity === 'warning');
  }

  /** When the last packet came, by the clock of the capture. */
  get now(): number {
    return this.#sorter.lastTime;
  }

  get packets(): number {
    return this.#sorter.packets;
  }

  get sessions(): number {
    return this.#begun;
  }

  async add(batch: Batch): Promise<void> {
    for (const slice of slicesOf(batch, limits.look)) {
      await this.#passTime(this.now, slice);
      this.#sorter.add(slice);
      await this.#look(this.now, false);
    }
  }

  /** In a silence of a capture that is not live, rules wait as they would have waited then. */
  async #passTime(before: number, { seconds }: Batch): Promise<void> {
    const until = Math.min(seconds[0]!, before + limits.patience);
    for (let now = before + limits.look; now < until; now += limits.look) await this.#look(now, false);
  }

  /** Time goes on and nothing comes: `now` by the clock of the capture, in seconds since 1970. */
  async tick(now: number): Promise<void> {
    await this.#look(now, false);
  }

  /** Nothing more comes: what is found holds. */
  async finish(): Promise<void> {
    await this.#look(this.#sorter.lastTime, true);
    this.#tellFlood(this.#sorter.lastTime);
  }

  async #look(now: number, ended: boolean): Promise<void> {
    const isTime = ended || !(now - this.#lookedAt < limits.look);
    if (isTime) {
      this.#lookedAt = now;
      this.#sessions = this.#book.sessions;
      this.#scanners = scannersIn(this.#sessions);
    }
    const changed = [...this.#changed].filter((session) => !this.#isMuted(session));
    this.#changed.clear();
    for (const session of changed) this.#tellNews(session);
    const asked = isTime ? this.#sessions.filter((session) => !this.#isMuted(session)) : changed;
    await this.#search(asked, ended);
    const [sessions, scanners] = [this.#sessions, this.#scanners];
    const context: Context = { now, ended, sessions, traffic: this.#sink.traffic, scanners, thresholds: this.#thresholds };
    for (const session of asked) {
      const told = this.#toldOf(session);
      const isQuiet = now - Math.max(told.judgedAt, session.lastTime) > limits.patience;
      if (ended || told.changes !== session.changes || !isQuiet) this.#judge(session, told, context);
    }
    if (isTime) this.#ofTraffic = this.#tellFindings(judgeTraffic(context), this.#ofTraffic, undefined, now);
  }

  #tellNews(session: IkeSession): void {
    const { news, number } = this.#toldOf(session);
    for (const { kind, packet, time, words } of news.latest()) this.#tell({ kind, packet, time, words, session: number });
  }

  #isMuted(session: IkeSession): boolean {
    const told = this.#toldOf(session);
    if (told.isMuted && isSerious(session)) told.isMuted = false;
    return told.isMuted;
  }

  #toldOf(session: IkeSession): Told {
    let told = this.#told.get(session);
    if (!told) {
      const isMuted = this.#isFlood(session.firstTime);
      const nothing = { judgedAt: Number.NEGATIVE_INFINITY, changes: -1, searchedAt: 0 };
      told = { number: ++this.#begun, news: new SessionNews(session), findings: new Map(), isMuted, ...nothing };
      this.#told.set(session, told);
    }
    return told;
  }

  /** Whether too many sessions begin in the second of one more. */
  #isFlood(time: number): boolean {
    const second = Math.floor(time);
    if (second !== this.#begins.second) {
      this.#tellFlood(time);
      this.#begins = { second, told: 0, muted: 0 };
    }
    if (this.#begins.told < limits.begins) {
      this.#begins.told++;
      return false;
    }
    this.#begins.muted++;
    return true;
  }

  #tellFlood(time: number): void {
    const { muted } = this.#begins;
    this.#begins.muted = 0;
    if (muted > 0)
      this.#tell({
        kind: 'flood',
        time,
        packet: undefined,
        session: undefined,
        words: `${muted} more IKE sessions began, first messages alone`,
      });
  }

  /** Looks for the addresses behind claims that are new, for a while. */
  async #search(sessions: readonly IkeSession[], ended: boolean): Promise<void> {
    const budget = { left: ended ? 2_400_000 : limits.search };
    for (const session of sessions) {
      const told = this.#toldOf(session);
      const claims = session.claims.initiator.length + session.claims.responder.length;
      if (claims === told.searchedAt || budget.left <= 0) continue;
      told.searchedAt = claims;
      await explainClaims(session, { budget });
      if (!ended && budget.left <= 0) session.searched = false;
    }
  }

  #judge(session: IkeSession, told: Told, context: Context): void {
    told.judgedAt = context.now;
    told.changes = session.changes;
    told.findings = this.#tellFindings(judgeSession(session, context), told.findings, told.number, context.now);
  }

  /** Tells what is found now and was not before, and what was and is not any more. Facts are news, told as they happen. */
  #tellFindings(
    found: readonly Finding[],
    before: ReadonlyMap<string, Finding>,
    session: number | undefined,
    now: number,
  ): Map<string, Finding> {
    const findings = new Map(found.filter(({ severity }) => severity !== 'fact').map((finding) => [keyOf(finding), finding]));
    for (const [key, finding] of findings) {
      const packet = Math.max(...finding.packets);
      if (!before.has(key)) this.#tell({ kind: 'finding', time: now, packet, session, words: finding.title, finding });
    }
    for (const [key, finding] of before) {
      const words = `no longer so: ${finding.title}`;
      if (!findings.has(key)) this.#tell({ kind: 'withdrawn', time: now, packet: undefined, session, words, finding });
    }
    return findings;
  }

  #letGo(session: IkeSession): void {
    this.#told.delete(session);
    this.#changed.delete(session);
    this.#sink.forget(session);
  }
}

/** A thing that is found is the same as long as it is of one kind between the same hosts: the first packet stands for these. */
function keyOf({ id, session, packets }: Finding): string {
  return session ? id : `${id} ${packets[0]}`;
}
