/** The SM4 module of sm-crypto, which has no types; its own SM2 (and the random pool that comes with it) is not loaded. */
declare module 'sm-crypto/src/sm4/index.js' {
  interface Sm4Options {
    readonly padding: 'none';
    readonly mode?: 'cbc';
    readonly iv?: Uint8Array;
    readonly output: 'array';
  }
  interface Sm4Module {
    encrypt(input: Uint8Array, key: Uint8Array, options: Sm4Options): number[];
    decrypt(input: Uint8Array, key: Uint8Array, options: Sm4Options): number[];
  }
  const sm4: Sm4Module;
  export = sm4;
}
