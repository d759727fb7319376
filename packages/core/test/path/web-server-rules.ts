import { oids } from '../../src/crypto/index.ts';
import type { PathOutcome } from '../../src/path/index.ts';
import { type Certificate, nameValues } from '../../src/x509/index.ts';

/**
 * Rules of the CA/Browser Forum for web servers, which this library does not claim: its certificates seal documents. They stand here so
 * that the cases of x509-limbo about them are run, and their structures read, too.
 * @returns The rule that is broken.
 */
export function brokenWebServerRule(leaf: Certificate, outcome: PathOutcome): string | undefined {
  const root = outcome.status === 'valid' ? outcome.path.anchor.certificate : undefined;
  if (root === undefined) return undefined;
  return brokenLeafRule(leaf) ?? brokenRootRule(root);
}

function brokenLeafRule(leaf: Certificate): string | undefined {
  if (leaf.basicConstraints?.ca === true) return 'no authority as a server';
  const purposes = leaf.extendedKeyUsage;
  if (purposes === undefined) return 'extended key usage';
  if (purposes.includes(oids.anyExtendedKeyUsage)) return 'no anyExtendedKeyUsage';
  if (leaf.extensions.get(oids.extendedKeyUsage)?.critical === true) return 'extended key usage not critical';
  if (!isWholeOctets(leaf)) return 'an RSA modulus of whole octets';
  if (leaf.subject.rdns.length > 0 && leaf.extensions.get(oids.subjectAltName)?.critical === true)
    return 'alternative names not critical beside a subject';
  return brokenNameRule(leaf);
}

function brokenRootRule(root: Certificate): string | undefined {
  if (root.extendedKeyUsage !== undefined) return 'no extended key usage on a root';
  if (!isWholeOctets(root)) return 'an RSA modulus of whole octets';
  const { authorityKey, subjectKeyId } = root;
  if (authorityKey === undefined) return undefined;
  const same = Buffer.compare(authorityKey.keyIdentifier ?? Buffer.alloc(0), subjectKeyId ?? Buffer.alloc(0)) === 0;
  return same && authorityKey.issuer === undefined && authorityKey.serialNumber === undefined
    ? undefined
    : 'the own key identifier, alone, as authority key of a root';
}

function isWholeOctets({ publicKey: { rsa } }: Certificate): boolean {
  return rsa === undefined || ((rsa.modulus[0] ?? 0) & 0x80) !== 0;
}

/** The suffixes that the suite uses, of the public suffix list. */
const publicSuffixes = new Set(['com', 'co.uk', 's3.amazonaws.com']);

function brokenNameRule(leaf: Certificate): string | undefined {
  const { subjectAltNames } = leaf;
  if (subjectAltNames.length === 0) return 'alternative names';
  for (const name of subjectAltNames) {
    if (name.kind !== 'dns') continue;
    const host = name.value.replace(/^\*\./, '');
    if (!/^[\x21-\x7e]+$/.test(name.value) || host.includes('*')) return 'a wildcard is the whole leftmost label';
    if (host !== name.value && publicSuffixes.has(host)) return 'no wildcard below a public suffix';
  }
  return undefined;
}

/** Another rule of the same forum, which other cases of the suite break themselves. @returns The rule that is broken. */
export function brokenCommonNameRule({ subject, subjectAltNames }: Certificate): string | undefined {
  for (const commonName of nameValues(subject, oids.commonName)) {
    const isListed = subjectAltNames.some((name) =>
      name.kind === 'ip' ? commonName === addressText(name.bytes) : name.kind === 'dns' && name.value === commonName,
    );
    if (!isListed) return 'a common name is one of the alternative names, letter by letter';
  }
  return undefined;
}

/** As RFC 5952 writes it. */
function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
