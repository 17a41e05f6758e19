import type { Confidence } from '../session/nat-verdict.ts';
import type { IkeSession } from '../session/session.ts';
import type { Traffic } from '../session/traffic.ts';

export type Severity = 'error' | 'warning' | 'notice' | 'fact';

/** What to change, and where. */
export interface Fix {
  readonly where: 'client' | 'gateway' | 'firewall';
  readonly do: string;
}

/** Something that a capture shows, with what proves it and what to do. */
export interface Finding {
  /** From the catalogue; a public contract. */
  readonly id: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly session: IkeSession | undefined;
  /** Packets that prove it. */
  readonly packets: readonly number[];
  /** What is wrong, in one sentence for a person. */
  readonly title: string;
  /** Why that is known. */
  readonly because: string;
  readonly fix: readonly Fix[];
  /** What would tell apart causes that this capture cannot. */
  readonly settledBy?: string;
  /** Limits that decided, by name. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** The finding whose consequence this one is. */
  under?: Finding;
}

/** What a rule may look at beside a session. */
export interface Context {
  /** When the last packet was captured: a session that was cut by the end of the capture has not failed. */
  readonly now: number;
  /** All sessions that are kept. */
  readonly sessions: readonly IkeSession[];
  readonly traffic: Traffic;
  /** Hosts, in hexadecimal, that ask many times which IKE is spoken, and never go on. */
  readonly scanners: ReadonlySet<string>;
  readonly thresholds: Thresholds;
  /** The capture is read to its end: nothing that is awaited can come any more. */
  readonly ended: boolean;
}

/** Limits that people can set. */
export interface Thresholds {
  /** Sendings of a message without an answer that count as silence. */
  readonly sendings: number;
  /** Seconds of silence after which an answer is missing. */
  readonly silence: number;
  /** Seconds between keepalives that are too many; 20 are usual (RFC 3948 §4). */
  readonly slowKeepalive: number;
  /** ESP packets one way before it is called one-way. */
  readonly oneWay: number;
  /** Numbers of one ESP SA that are missing or came late, before they are told, and their share before they are a warning. */
  readonly sequence: number;
  readonly sequenceShare: number;
}

export const defaultThresholds: Thresholds = {
  sendings: 3,
  silence: 4,
  slowKeepalive: 30,
  oneWay: 3,
  sequence: 10,
  sequenceShare: 0.01,
};

/** A rule looks at one session, or at what belongs to none, and finds the same thing wherever it is asked. */
export interface Rule {
  readonly id: string;
  readonly ofSession?: (session: IkeSession, context: Context) => Finding | Finding[] | undefined;
  readonly ofTraffic?: (context: Context) => Finding | Finding[] | undefined;
}

/** What a capture shows of its IPsec sessions, and what is wrong with them. */
export interface DiagnosisResult {
  readonly packets: number;
  /** Seconds from the first to the last packet. */
  readonly duration: number;
  /** In the order of their first packets. */
  readonly sessions: readonly IkeSession[];
  /** First causes, each before its consequences; the gravest first. */
  readonly findings: readonly Finding[];
  /** Sessions that were followed to their end and are in no list, since there were too many: with nothing wrong, and with. */
  readonly leftOut: { readonly sound: number; readonly wrong: number };
  readonly traffic: Traffic;
}
