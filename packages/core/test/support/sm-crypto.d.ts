/** What the tests use of sm-crypto, the second opinion; it has no types. */
declare module 'sm-crypto' {
  interface SignOptions {
    readonly der?: boolean;
    readonly hash?: boolean;
    readonly userId?: string;
  }
  interface SmCrypto {
    readonly sm2: {
      doSignature(message: readonly number[], privateKey: string, options: SignOptions): string;
      doVerifySignature(
        message: readonly number[],
        signature: string,
        publicKey: string,
        options: SignOptions,
      ): boolean;
      doEncrypt(message: readonly number[], publicKey: string, mode: 0 | 1): string;
      doDecrypt(ciphertext: string, privateKey: string, mode: 0 | 1, options: { readonly output: 'array' }): number[];
    };
    sm3(message: readonly number[], options?: { readonly key: string }): string;
  }
  const smCrypto: SmCrypto;
  export = smCrypto;
}
