import { copyBytes, equalBytes } from '../base/bytes.ts';
import { keyId, type PublicKey } from '../crypto/index.ts';
import {
  type Certificate,
  type OcspResponse,
  type RevocationList,
  verifyCertificateSignature,
  verifyOcspResponseSignature,
  verifyRevocationListSignature,
} from '../x509/index.ts';

/** 10,000 certificates of the usual size are some 12 MB: every authority of a country and the signers of a working day. */
const most = { certificates: 10_000, bytes: 1 << 24 } as const;

/** Keys under which one signature was tried; beyond the usual one or two they are somebody's inventions. */
const mostKeys = 8;

const keyIds = /* @__PURE__ */ new WeakMap<PublicKey, string>();

function idOf(key: PublicKey): string {
  let id = keyIds.get(key);
  if (id === undefined) {
    id = keyId(key.spki);
    keyIds.set(key, id);
  }
  return id;
}

/** Results by the identifier of the key: nearly always there is one alone. */
class Results {
  #key: string | undefined;
  #result = false;
  #others: Map<string, boolean> | undefined;

  get(key: string): boolean | undefined {
    return key === this.#key ? this.#result : this.#others?.get(key);
  }

  set(key: string, result: boolean): void {
    if (this.#key === undefined) {
      this.#key = key;
      this.#result = result;
    } else {
      this.#others ??= new Map();
      if (this.#others.size < mostKeys) this.#others.set(key, result);
    }
  }
}

/** A certificate whose signature was checked: its bytes, and the results. */
interface Checked {
  readonly raw: Uint8Array;
  readonly results: Results;
}

/**
 * Remembers which signatures were checked under which key, so that the next validation does not compute them again.
 * Certificates are known by all their bytes and keys by the SM3 of theirs; nothing can be put in from outside. The oldest certificates are
 * dropped first. It holds no verdicts: validity, constraints and revocation are judged anew each time.
 * @example
 * const cache = new PathCache();
 * validatePath({ ...pathInput, cache });
 */
export class PathCache {
  /** By the end of the signature value, which is as good as random; of two certificates with one end the later is kept. */
  readonly #certificates = new Map<number, Checked>();
  readonly #evidence = new WeakMap<RevocationList | OcspResponse, Results>();

  /** Bytes of the certificates that are held. */
  #bytes = 0;

  /** Of how many certificates results are held. */
  get size(): number {
    return this.#certificates.size;
  }

  /**
   * Whether a certificate's signature verifies under a key.
   * @param beforeCheck - Called when it has to be computed.
   */
  verifyCertificate(certificate: Certificate, key: PublicKey, beforeCheck: () => void): boolean {
    const { results } = this.#checkedOf(certificate);
    const id = idOf(key);
    const known = results.get(id);
    if (known !== undefined) return known;
    beforeCheck();
    const result = verifyCertificateSignature(certificate, key);
    results.set(id, result);
    return result;
  }

  #checkedOf({ signature, raw }: Certificate): Checked {
    const id = endOf(signature);
    const known = this.#certificates.get(id);
    if (known !== undefined && (known.raw === raw || equalBytes(known.raw, raw))) return known;
    if (known !== undefined) this.#drop(id, known);
    this.#bytes += raw.length;
    for (const [oldest, checked] of this.#certificates) {
      if (this.#certificates.size < most.certificates && this.#bytes <= most.bytes) break;
      this.#drop(oldest, checked);
    }
    // A part of a large file would keep that file with it.
    const isAlone = raw.buffer.byteLength < 2 * raw.length;
    const checked = { raw: isAlone ? raw : copyBytes(raw), results: new Results() };
    this.#certificates.set(id, checked);
    return checked;
  }

  #drop(id: number, { raw }: Checked): void {
    this.#certificates.delete(id);
    this.#bytes -= raw.length;
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
      results = new Results();
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

/** The last six octets as a number. */
function endOf(bytes: Uint8Array): number {
  let end = 0;
  for (let at = Math.max(0, bytes.length - 6); at < bytes.length; at++) end = end * 256 + (bytes[at] as number);
  return end;
}
