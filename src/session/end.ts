/** One end of a datagram, as it was seen. */
export interface End {
  /** 4 or 16 octets, in hexadecimal. */
  readonly address: string;
  /** 0 where there is none. */
  readonly port: number;
}

export function isSameEnd(one: End, another: End): boolean {
  return one === another || (one.address === another.address && one.port === another.port);
}
