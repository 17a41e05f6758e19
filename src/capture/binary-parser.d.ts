// The package's own types are not reachable through its `exports`; this is the part that headers.ts uses.
declare module 'binary-parser' {
  export class Parser {
    endianess(endianess: 'big' | 'little'): this;
    uint16(name: string): this;
    uint32(name: string): this;
    parse(bytes: Uint8Array): object;
  }
}
