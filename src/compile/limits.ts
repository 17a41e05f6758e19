/** Bounds of what one packet may cost, whatever it holds. */
export const limits = {
  /** Layers of one packet, wholes and decrypted ones included. */
  layers: 64,
  /** Elements of one list. */
  elements: 4096,
  /** Blocks, elements and cases within one another. */
  depth: 32,
  /** Notes of one packet. */
  notes: 256,
} as const;
