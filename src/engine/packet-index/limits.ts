/** What an index keeps, whatever a capture holds. */
export const limits = {
  /** Packets between two places where the capture can be read from. */
  stride: 256,
  /** Flows of ESP and AH that are known by number while an index is built; later ones are not followed. */
  sas: 1 << 20,
  /** Earlier packets that one packet names: as many as one message in fragments may have. */
  named: 512,
  /** Octets of what is said of so many packets. */
  block: 1 << 24,
  /** Earlier packets that are decoded before a packet, … */
  needed: 512,
  /** … and how far it is gone back from one to the next. */
  depth: 64,
} as const;
