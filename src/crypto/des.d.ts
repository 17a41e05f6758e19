/** des.js has no types of its own. */
declare module 'des.js' {
  interface Decipher {
    update(octets: readonly number[]): number[];
    final(): number[];
  }
  interface Options {
    readonly type: 'decrypt';
    readonly key: readonly number[];
    readonly iv: readonly number[];
    readonly padding: false;
  }
  const des: {
    /** Triple DES. */
    readonly EDE: object;
    readonly CBC: { instantiate(cipher: object): { create(options: Options): Decipher } };
  };
  export default des;
}
