/** What the overview keeps, whatever a capture holds; what comes later is counted, not listed, and the overview says so. */
export const limits = {
  /** Rows of one table. */
  rows: 100_000,
  /** Kinds of other traffic: all ports of UDP and TCP, and all protocols. */
  kinds: 1 << 18,
  /** Port pairs, and kinds of exchange, over all IKE SAs. */
  parts: 400_000,
  /** Port pairs of one IKE SA. */
  ports: 16,
} as const;
