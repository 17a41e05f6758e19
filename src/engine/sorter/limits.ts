/** Bounds of what is kept to sort packets. */
export const limits = {
  /** Pairs of hosts that speak IKE; when there are more, any two may. */
  hosts: 1 << 16,
  /** Packets of an ESP SA that are looked at for whether it is encrypted at all. */
  looks: 4,
} as const;
