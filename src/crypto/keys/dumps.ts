import type { KeyRing } from '../key-ring.ts';

/** Octets that a daemon writes into its log below a line that says what they are. */
export interface Dump {
  readonly label: string;
  readonly octets: Uint8Array;
}

/**
 * Takes one after the other what strongSwan's charon prints of keys at level 4: those of one SA follow one another. Whose
 * they are the log does not say beside them, so they are tried (RFC 7296 §2.14 and RFC 2409 §5 have the names).
 */
export class KeyDumps {
  readonly #ring: KeyRing;
  #v1: { skeyidD?: Uint8Array; skeyidA?: Uint8Array; skeyidE?: Uint8Array; ka?: Uint8Array } = {};
  #v2: Record<string, Uint8Array> = {};
  #child: Record<string, Uint8Array> = {};

  constructor(ring: KeyRing) {
    this.#ring = ring;
  }

  take({ label, octets }: Dump): void {
    if (/(?:shared Diffie Hellman|key exchange) secret$/.test(label)) this.#ring.secrets.push(octets);
    const v1 = /(?:SKEYID_([dae])|encryption key (Ka))$/.exec(label);
    if (v1) {
      const name = v1[2] ? 'ka' : (`skeyid${v1[1]!.toUpperCase()}` as 'skeyidD' | 'skeyidA' | 'skeyidE');
      if (name in this.#v1) this.#endV1();
      this.#v1[name] = octets;
    }
    const v2 = /Sk_(d|a[ir]|e[ir]) secret$/.exec(label);
    if (v2) {
      if (v2[1]! in this.#v2) this.#endV2();
      this.#v2[v2[1]!] = octets;
    }
    const child = /(encryption|integrity) (initiator|responder) key$/.exec(label) ?? /ESP (encrypt|integrity) key:?$/.exec(label);
    if (child) {
      const name = `${child[2] ?? 'one'} ${child[1]!.startsWith('encrypt') ? 'cipher' : 'mac'}`;
      if (name in this.#child) this.#endChild();
      this.#child[name] = octets;
    }
  }

  end(): void {
    this.#endV1();
    this.#endV2();
    this.#endChild();
  }

  #endV1(): void {
    if (this.#v1.ka || this.#v1.skeyidE) this.#ring.ikev1.push(this.#v1);
    this.#v1 = {};
  }

  #endV2(): void {
    const { d, ai = none, ar = none, ei, er } = this.#v2;
    if (ei && er) this.#ring.ikev2.push({ ...(d && { skD: d }), initiator: { cipher: ei, mac: ai }, responder: { cipher: er, mac: ar } });
    this.#v2 = {};
  }

  #endChild(): void {
    for (const side of ['initiator', 'responder', 'one']) {
      const cipher = this.#child[`${side} cipher`];
      const mac = this.#child[`${side} mac`] ?? none;
      if (cipher || mac.length > 0) this.#ring.directions.push({ cipher: cipher ?? none, mac });
    }
    this.#child = {};
  }
}

const none = new Uint8Array(0);

/** Reads dumps out of the lines of a log: charon's, and libreswan's, which tells no length. */
export class DumpReader {
  readonly #take: (dump: Dump) => void;
  #label: string | undefined;
  #left = 0;
  #octets: number[] = [];

  constructor(take: (dump: Dump) => void) {
    this.#take = take;
  }

  /** Whether a line belongs to a dump. */
  read(line: string): boolean {
    const begin = /([\w -]+?) => (\d{1,5}) bytes @ 0x/.exec(line);
    const beginOpen = /(ESP (?:encrypt|integrity) key):\s*$/.exec(line);
    if (begin || beginOpen) {
      this.end();
      this.#label = (begin ?? beginOpen)![1]!.trim();
      this.#left = begin ? Number(begin[2]) : Number.POSITIVE_INFINITY;
      if (this.#left === 0) this.end();
      return true;
    }
    if (this.#label === undefined) return false;
    const row =
      this.#left === Number.POSITIVE_INFINITY
        ? /^[|\s]*((?:[0-9A-Fa-f]{2}\s+)*[0-9A-Fa-f]{2})\s*$/.exec(line)?.[1]
        : /(?:^|\s)(\d+): ((?:[0-9A-F]{2} )*[0-9A-F]{2})(?:\s|$)/.exec(line);
    if (!row) {
      this.end();
      return false;
    }
    const digits = typeof row === 'string' ? row : Number(row[1]) === this.#octets.length ? row[2]! : '';
    // The text column beside the octets is never read: it may look like more of them.
    const octets = digits.trim().split(/\s+/).slice(0, Math.min(16, this.#left));
    this.#octets.push(...octets.map((octet) => Number.parseInt(octet, 16)).filter((octet) => !Number.isNaN(octet)));
    this.#left -= octets.length;
    if (this.#left <= 0) this.end();
    return true;
  }

  /** What is not whole is no key. */
  end(): void {
    const isWhole = this.#left <= 0 || (this.#left === Number.POSITIVE_INFINITY && this.#octets.length > 0);
    if (this.#label !== undefined && isWhole) this.#take({ label: this.#label, octets: Uint8Array.from(this.#octets) });
    this.#label = undefined;
    this.#octets = [];
    this.#left = 0;
  }
}
