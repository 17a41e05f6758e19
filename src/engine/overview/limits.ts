/** What the overview keeps, whatever a capture holds; what comes later is counted, not listed, and the overview says so. */
export const limits = {
  /** Rows of one table. */
  rows: 100_000,
  /** IPv6 addresses, whoever has them. */
  addresses: 400_000,
  /** Kinds of other traffic: all ports of UDP and TCP, and all protocols. */
  kinds: 1 << 18,
  /** Port pairs, and kinds of exchange, over all IKE SAs. */
  parts: 400_000,
  /** Port pairs of one IKE SA. */
  ports: 16,
  /** Packets of an ESP SA that are looked at for whether it is encrypted at all. */
  looks: 4,
  /** Pairs of hosts that speak IKE; when there are more, any two may. */
  hosts: 1 << 16,
} as const;
