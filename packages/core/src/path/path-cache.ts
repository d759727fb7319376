import { keyId, type PublicKey } from '../crypto/index.ts';
import {
  type Certificate,
  certificateFingerprint,
  type OcspResponse,
  type RevocationList,
  verifyCertificateSignature,
  verifyOcspResponseSignature,
  verifyRevocationListSignature,
} from '../x509/index.ts';

/** 10,000 results are some 2 MB: every authority of a country and the signers of a working day. */
const mostEntries = 10_000;

const keyIds = /* @__PURE__ */ new WeakMap<PublicKey, string>();

function idOf(key: PublicKey): string {
  let id = keyIds.get(key);
  if (id === undefined) {
    id = keyId(key.spki);
    keyIds.set(key, id);
  }
  return id;
}

/**
 * Remembers which signatures were checked under which key, so that the next validation does not compute them again.
 * Certificates are known by the SM3 of all their bytes and keys by the SM3 of theirs; nothing can be put in from outside. The
 * oldest results are dropped first. It holds no verdicts: validity, constraints and revocation are judged anew each time.
 * @example
 * const cache = new PathCache();
 * validatePath({ ...input, cache });
 */
export class PathCache {
  readonly #results = new Map<string, boolean>();
  readonly #evidence = new WeakMap<RevocationList | OcspResponse, Map<string, boolean>>();

  /** How many results about certificates are held. */
  get size(): number {
    return this.#results.size;
  }

  /**
   * Whether a certificate's signature verifies under a key.
   * @param beforeCheck - Called when it has to be computed.
   */
  verifyCertificate(certificate: Certificate, key: PublicKey, beforeCheck: () => void): boolean {
    const id = `${idOf(key)}${certificateFingerprint(certificate)}`;
    const known = this.#results.get(id);
    if (known !== undefined) return known;
    beforeCheck();
    const result = verifyCertificateSignature(certificate, key);
    if (this.#results.size >= mostEntries) {
      const [oldest] = this.#results.keys();
      if (oldest !== undefined) this.#results.delete(oldest);
    }
    this.#results.set(id, result);
    return result;
  }

  /**
   * Whether a CRL's signature verifies under a key; remembered for as long as the parsed list lives.
   * @param beforeCheck - Called when it has to be computed.
   */
  verifyRevocationList(crl: RevocationList, key: PublicKey, beforeCheck: () => void): boolean {
    return this.#verify(crl, key, beforeCheck, () => verifyRevocationListSignature(crl, key));
  }

  /** The same for an OCSP response. */
  verifyOcspResponse(response: OcspResponse, key: PublicKey, beforeCheck: () => void): boolean {
    return this.#verify(response, key, beforeCheck, () => verifyOcspResponseSignature(response, key));
  }

  #verify(
    evidence: RevocationList | OcspResponse,
    key: PublicKey,
    beforeCheck: () => void,
    verify: () => boolean,
  ): boolean {
    const id = idOf(key);
    let results = this.#evidence.get(evidence);
    if (results === undefined) {
      results = new Map();
      this.#evidence.set(evidence, results);
    }
    const known = results.get(id);
    if (known !== undefined) return known;
    beforeCheck();
    const result = verify();
    results.set(id, result);
    return result;
  }
}
