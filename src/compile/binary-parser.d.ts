// The package's own types are not reachable through its `exports`; this is the part that run.ts uses.
declare module 'binary-parser' {
  export class Parser {
    endianess(endianess: 'big' | 'little'): this;
    create(made: new () => object): this;
    uint8(name: string): this;
    int8(name: string): this;
    uint16be(name: string): this;
    uint16le(name: string): this;
    int16be(name: string): this;
    uint32be(name: string): this;
    uint32le(name: string): this;
    int32be(name: string): this;
    uint64be(name: string): this;
    uint64le(name: string): this;
    int64be(name: string): this;
    buffer(name: string, options: { length: number }): this;
    parse(bytes: Uint8Array): Record<string, number | bigint | Uint8Array>;
  }
}
