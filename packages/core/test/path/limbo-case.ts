import { isCoreError } from '../../src/base/errors.ts';
import { decodePem, oids } from '../../src/crypto/index.ts';
import { type PathOutcome, validatePath } from '../../src/path/index.ts';
import { type Certificate, parseCertificate, parseRevocationList } from '../../src/x509/index.ts';
import { isForHost } from './host-name.ts';
import { brokenCommonNameRule, brokenWebServerRule } from './web-server-rules.ts';

/** One case of x509-limbo as rendered. */
export interface LimboCase {
  readonly id: string;
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly validation_time: string | null;
  readonly extended_key_usage: readonly string[];
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly max_chain_depth: number | null;
  readonly crls: readonly string[] | null;
  readonly expected_peer_name: PeerName | null;
  readonly expected_peer_names: readonly PeerName[];
}

interface PeerName {
  readonly kind: 'DNS' | 'IP' | 'RFC822';
  readonly value: string;
}

/** The suite was rendered on this day; cases without a time mean "now". */
const rendered = Date.UTC(2026, 5, 1);

/** The certificates and CRLs of a case, DER. */
export interface LimboFiles {
  readonly leaf: Uint8Array;
  readonly intermediates: readonly Uint8Array[];
  readonly anchors: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** The files of a case as rendered, with RSA and ECDSA keys. */
export function filesOf(item: LimboCase): LimboFiles {
  return {
    leaf: der(item.peer_certificate),
    intermediates: item.untrusted_intermediates.map(der),
    anchors: item.trusted_certs.map(der),
    crls: (item.crls ?? []).map(der),
  };
}

function der(pem: string): Uint8Array {
  const [block] = decodePem(pem);
  if (block === undefined) throw new Error('no PEM block');
  return block.bytes;
}

/**
 * The answer to one case: `SUCCESS`, or the code of the failure or of the error, or the rule that a test adapter asks in addition: TLS host
 * names everywhere, and the profile of the CA/Browser Forum in the cases about it.
 */
export function answerTo(item: LimboCase, files: LimboFiles): string {
  try {
    const crls = files.crls.map((crl) => parseRevocationList(crl));
    const anchors = files.anchors.map((anchor, index) => {
      const certificate = parseCertificate(anchor);
      return { subject: certificate.subject, publicKey: certificate.publicKey, certificate, label: String(index) };
    });
    const purposes = item.extended_key_usage.map((name) => (name === 'clientAuth' ? oids.clientAuth : oids.serverAuth));
    const byKind = item.validation_kind === 'CLIENT' ? oids.clientAuth : oids.serverAuth;
    const leaf = parseCertificate(files.leaf);
    const outcome: PathOutcome = validatePath({
      leaf,
      intermediates: readable(files.intermediates),
      anchors,
      at: item.validation_time === null ? rendered : Date.parse(item.validation_time),
      purpose: 'any',
      extendedKeyUsage: purposes.length > 0 ? purposes : [byKind],
      crls,
      revocation: crls.length > 0 ? 'required' : 'off',
      // Elsewhere the suite itself has anchors that break these rules.
      ...(/^(rfc5280|crl)::/.test(item.id) ? { conformance: 'rfc5280' } : {}),
      ...(item.max_chain_depth === null ? {} : { authorities: item.max_chain_depth }),
    });
    if (outcome.status !== 'valid') return outcome.code;
    const host = item.expected_peer_name;
    if (host !== null && host.kind !== 'RFC822' && !isForHost(leaf, host.value)) return 'another host';
    const broken = item.id.startsWith('webpki::cn::') ? brokenCommonNameRule(leaf) : undefined;
    return broken ?? (item.id.startsWith('webpki::') ? brokenWebServerRule(leaf, outcome) : undefined) ?? 'SUCCESS';
  } catch (error) {
    if (isCoreError(error)) return error.code;
    throw error;
  }
}

/** An intermediate that cannot be read is left out, as a verifier does with whatever lies in a signature. */
function readable(files: readonly Uint8Array[]): Certificate[] {
  return files.flatMap((file) => {
    try {
      return [parseCertificate(file)];
    } catch (error) {
      if (isCoreError(error)) return [];
      throw error;
    }
  });
}
