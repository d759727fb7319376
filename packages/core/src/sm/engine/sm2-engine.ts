/** A public key as an engine keeps it: with whatever it has prepared for it. */
export interface EngineKey {
  /** 64 bytes: X ‖ Y. */
  readonly point: Uint8Array;
}

/** A private key as an engine keeps it; both are wiped by their owner. */
export interface EngineSecret {
  /** 32 bytes in [1, n-2]. */
  readonly privateKey: Uint8Array;
  /** What `prepareSecret` made of it: as secret as the key. */
  readonly inverse: Uint8Array;
}

/** One signature over one digest, to be verified. */
export interface EngineCheck {
  readonly key: EngineKey;
  /** 64 bytes: r ‖ s. */
  readonly signature: Uint8Array;
  /** 32 bytes, already containing Z. */
  readonly e: Uint8Array;
}

/**
 * What every engine does, over bytes of fixed lengths and at once: an instance is never entered twice. Verification takes
 * variable time. Numbers out of range and points off the curve give `false`, nothing is thrown.
 */
export interface Sm2Engine {
  /** Whether 64 bytes X ‖ Y are a point of the curve. */
  isPoint(point: Uint8Array): boolean;
  /** A key that will hardly come again: nothing is kept for it. */
  newKey(point: Uint8Array): EngineKey;
  /** A key that is expected to come again: counted by its point, with tables that grow with its use. */
  knownKey(point: Uint8Array): EngineKey;
  /** Whether r ‖ s belong to the digest. */
  verify(check: EngineCheck): boolean;
  /** Whether r ‖ s belong to the message, whose digest is SM3(Z ‖ M). */
  verifyMessage(key: EngineKey, signature: Uint8Array, z: Uint8Array, message: Uint8Array): boolean;
  /** Many at once, in order. */
  verifyMany(checks: readonly EngineCheck[]): boolean[];
  /** X ‖ Y of scalar·G for 32 secret bytes in [1, n-1]. */
  multiplyBase(scalar: Uint8Array): Uint8Array;
  /** What signing with a private key needs each time. */
  prepareSecret(privateKey: Uint8Array): EngineSecret;
  /**
   * r ‖ s of a digest, with the nonce of RFC 6979 and HMAC-SM3.
   * @param extra - 32 fresh random bytes, or none for the deterministic nonce.
   */
  sign(secret: EngineSecret, e: Uint8Array, extra: Uint8Array): Uint8Array;
  /** As `sign`, for a message whose digest is SM3(Z ‖ M). */
  signMessage(secret: EngineSecret, z: Uint8Array, message: Uint8Array, extra: Uint8Array): Uint8Array;
  /** Many digests under one key, each with its 32 random bytes. */
  signMany(secret: EngineSecret, digests: readonly Uint8Array[], extras: readonly Uint8Array[]): Uint8Array[];
}
