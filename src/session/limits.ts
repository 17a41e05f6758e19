/** How much is kept of one capture. What is beyond is counted and said. */
export const limits = {
  /** Sessions that are followed at a time; of more, the one that was quiet longest is judged and given up. */
  sessions: 3 << 10,
  /** Messages of one session: the first ones and the last ones. */
  firstSteps: 64,
  lastSteps: 192,
  /** Messages among which one that is sent again, or answered, is looked for. */
  recentSteps: 48,
  /** Sendings of one message. */
  sendings: 16,
  /** Addresses and ports that one side is seen with, paths of one ESP SA, errors of one session. */
  ends: 16,
  icmpErrors: 16,
  claims: 32,
  keepalives: 64,
  /** Pairs of hosts that speak something without IKE. */
  plainFlows: 256,
  /** Packets of one of them, and of all, that are read as trees. */
  trees: 24,
  allTrees: 2_000,
  /** ESP SAs of all sessions; the one that was quiet longest is not followed any more. */
  espFlows: 1 << 15,
  /** ESP SAs of one side of a session, and the first ones of these. */
  flows: 64,
  firstFlows: 8,
  /** SA payloads, and vendor IDs, that are known again by their octets. */
  proposals: 256,
  vendorIds: 1024,
  /** Notifications that are known again. */
  notifications: 1024,
  /** Fragments of one IKE message. */
  fragments: 256,
  /** First packets of an ESP SA whose sizes and times are kept. */
  espBeginning: 5,
} as const;
