import type { End } from '../end.ts';

/** A conversation in one direction: what all packets between the same ends have in common. */
export interface LoggedFlow {
  /** Innermost protocol that has ports, or the IP protocol: "udp", "tcp", "esp" … */
  readonly protocol: string;
  readonly source: End;
  readonly destination: End;
}

/** What is compared of packets, in columns: the packet of row `i` is number `i + 1`. */
export class PacketLog {
  /** Rows that there is room for. */
  readonly most: number;
  readonly flows: LoggedFlow[] = [];
  /** By what a NAT leaves as it is; packets of one content share it. */
  prints = new Float64Array(1024);
  /** Seconds since 1970; NaN where the capture tells no times. */
  times = new Float64Array(1024);
  /** Rows of {@link flows}; -1 for what has no addresses. */
  flow = new Int32Array(1024);
  /** Time to live, or hop limit; 0 where it is not known. */
  hops = new Uint8Array(1024);
  kinds = new Uint8Array(1024);
  count = 0;
  /** Packets for which there was no room. */
  leftOut = 0;

  constructor(most: number) {
    this.most = most;
  }

  add(kind: number, print: number, time: number, flow: number, hops: number): void {
    if (this.count >= this.most) {
      this.leftOut++;
      return;
    }
    if (this.count === this.prints.length) this.#grow();
    const row = this.count++;
    this.prints[row] = print;
    this.times[row] = time;
    this.flow[row] = flow;
    this.hops[row] = hops;
    this.kinds[row] = kind;
  }

  #grow(): void {
    const size = Math.min(this.most, 2 * this.prints.length);
    const grown = <T extends Float64Array | Int32Array | Uint8Array>(old: T, column: T): T => {
      column.set(old);
      return column;
    };
    this.prints = grown(this.prints, new Float64Array(size));
    this.times = grown(this.times, new Float64Array(size));
    this.flow = grown(this.flow, new Int32Array(size));
    this.hops = grown(this.hops, new Uint8Array(size));
    this.kinds = grown(this.kinds, new Uint8Array(size));
  }
}

/** What a packet is. An error is of the device that reports it, and may be on one side alone. */
export const packetKinds = { other: 0, ike: 1, esp: 2, keepalive: 3, icmpError: 4, fragment: 5 } as const;

/** The same in words. */
export const kindWords = ['other', 'IKE', 'ESP', 'NAT-keepalive', 'ICMP error', 'IP fragment'] as const;
